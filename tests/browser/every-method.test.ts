import { METHODS } from '@opaline/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pdfOf } from '../../contract/test/sample-documents.ts'
import { ctSeries } from '../../dicom/test/ct-image.ts'
import {
  type Browser,
  type ForeignSite,
  launchBrowser,
  type Page,
  serveForeignSite,
  watch,
} from '../harness/browser.ts'
import { call as onTheWire, signIn } from '../harness/call.ts'
import { chosenFiles, type Driver, drive, drivenPage, type Reply, type Script } from '../harness/driven-page.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'

/**
 * Every method of the page, by position and with a callback, from a plain page of another origin: one story, told in
 * order. Each answer is held against the contract's exact shape; what matters of it is asserted here.
 */

const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const DATETIME = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
const OK = { Success: true, Message: '' }
const ROOT = '00000000-0000-0000-0000-000000000000'

let server: OpalineServer
let browser: Browser
let site: ForeignSite
let page: Page
let complaints: readonly string[]
let api: Driver
let keys: Keys
let admin: string

beforeAll(async () => {
  server = await startOpaline()
  keys = server.keys
  browser = await launchBrowser()
  site = await serveForeignSite({ '/': drivenPage(`${server.url}/cloud-api/PostDicomCloudApi.min.v10.8.js`) })
  page = await browser.newPage()
  complaints = watch(page, [site.url, server.url]).list
  await page.goto(site.url)
  await page.evaluate(`void (window.api = new postDicomCloudApi('${keys.ApiKey}', '${keys.AccountKey}'))`)
  api = drive(page)
  admin = await signIn(keys)
})
afterAll(async () => {
  await site.close()
  await browser.close()
  await server.dispose()
})

/** What the story needs of the administration, which pages do not call. */
const administer = async (method: string, input: unknown): Promise<string> => {
  const { status, body } = await onTheWire(server.url, method, input, { token: admin })
  expect([method, status]).toEqual([method, 200])
  return String(Object.entries(body).find(([name]) => name.endsWith('Uuid'))?.[1])
}
const listOf = (reply: Reply, name: string): readonly Reply[] => reply[name] as readonly Reply[]
const found = (reply: Reply): readonly unknown[] =>
  listOf(reply, 'SearchResultList').map((order) => order['PatientOrderUuid'])
const choose = (studyUid: string, patientName: string, patientId: string) =>
  page.setInputFiles(
    '#files',
    ctSeries(2, { size: 32, studyUid, patientName, patientId }).map((bytes, index) => ({
      name: `${index + 1}.dcm`,
      mimeType: 'application/dicom',
      buffer: Buffer.from(bytes),
    })),
  )
const opens = async (url: unknown) => {
  const viewer = await browser.newPage()
  const response = await viewer.goto(String(url), { waitUntil: 'commit' })
  expect([url, response?.status()]).toEqual([url, 200])
  await viewer.close()
}

let user: string
let institution: string
let branch: string
let limited: string
let group: string
let node: string
let trial: string
let site3: string
let first: string
let second: string
let scheduled: string

it('sets the page up', async () => {
  user = keys.UserUuid
  institution = keys.InstitutionUuid
  branch = await administer('CreateInstitution', { InstitutionName: 'Branch' })
  limited = await administer('CreateUser', {
    FullName: 'Lea Limited',
    Email: 'lea@example.org',
    UserType: 'LimitedAccess',
    Password: 'correct horse battery',
  })
  group = await administer('CreateUserGroup', { UserGroupName: 'Readers' })
  await administer('SetUserGroupMembers', { UserGroupUuid: group, UserUuidList: [limited] })
  const device = { Name: 'CT 1', AeTitle: 'CT1', Host: '10.0.0.1', Port: 104, Modality: 'CT' }
  node = await administer('CreateDicomNode', { ...device, InstitutionUuid: keys.InstitutionUuid })
  await administer('SetUserInstitutions', {
    UserUuid: keys.UserUuid,
    InstitutionUuidList: [keys.InstitutionUuid, branch],
  })

  const { Account } = (await api.call('Initialize')) as { Account: Reply }
  expect(Account).toEqual({
    AccountUuid: UUID,
    AccountName: 'First account',
    UserList: expect.arrayContaining([
      {
        UserUuid: keys.UserUuid,
        UserName: expect.any(String),
        FullName: expect.any(String),
        Email: keys.AdminEmail,
        UserType: 'Admin',
        InstitutionList: [
          { InstitutionUuid: institution, InstitutionName: 'First institution' },
          { InstitutionUuid: branch, InstitutionName: 'Branch' },
        ],
      },
    ]),
  })
})

it('tells of the account', async () => {
  const { UserList } = await api.call('GetUserList', user)
  expect(UserList).toEqual(
    expect.arrayContaining([
      {
        UserUuid: limited,
        UserName: 'lea@example.org',
        FullName: 'Lea Limited',
        Email: 'lea@example.org',
        UserType: 'LimitedAccess',
        InstitutionList: [],
      },
    ]),
  )
  expect(await api.call('GetContactList', user)).toEqual({ ...OK, ContactList: [] })
  expect(await api.call('GetUserGroupList', user)).toEqual({
    ...OK,
    UserGroupList: [
      { UserGroupUuid: group, UserGroupName: 'Readers', UserList: [{ UserUuid: limited, FullName: 'Lea Limited' }] },
    ],
  })
  const device = { Name: 'CT 1', AeTitle: 'CT1', Host: '10.0.0.1', Port: 104, Modality: 'CT', IsActive: true }
  expect(await api.call('GetDicomNodeList', user)).toEqual({
    ...OK,
    DicomNodeList: [{ DicomNodeUuid: node, EquipmentUuid: node, ...device, InstitutionUuid: institution }],
  })
})

it('makes folders', async () => {
  const made = await api.call('CreateFolder', user, '', 'Trial/Site 3')
  const folder = {
    FolderName: 'Site 3',
    FolderDescription: '',
    FolderPath: '/Trial/Site 3',
    IsShared: false,
    OrderCount: 0,
    AllSubOrderCount: 0,
    SubFolderCount: 0,
    AllSubFolderCount: 0,
    CreatedDatetime: DATETIME,
  }
  site3 = String(made['FolderUuid'])
  expect(made).toEqual({
    ...OK,
    Result: site3,
    FolderUuid: UUID,
    Folder: { FolderUuid: site3, ParentFolderUuid: UUID, ...folder },
  })
  trial = String((made['Folder'] as Reply)['ParentFolderUuid'])
  expect(await api.call('CreateFolderWithDescription', user, trial, 'Site 4', 'Not begun')).toMatchObject({
    Folder: { ParentFolderUuid: trial, FolderPath: '/Trial/Site 4', FolderDescription: 'Not begun' },
  })
})

it('reads and uploads files', async () => {
  await choose('2.25.5001', 'Story^Sam', 'S-1')
  const read = await api.follow('ReadDicomFiles', chosenFiles)
  expect(read.map((reply) => [reply['Message'], reply['Progress']])).toEqual([
    ['Reading...', 50],
    ['Completed', 100],
  ])
  const [study] = listOf(read.at(-1) ?? {}, 'StudyList')
  expect(study).toMatchObject({ PatientName: 'Story^Sam', PatientId: 'S-1', StudyInstanceUid: '2.25.5001' })
  expect(listOf(study ?? {}, 'FileList').map((file) => file['name'])).toEqual(['1.dcm', '2.dcm'])

  const sent = await api.call('UploadDicomFiles', user, institution, chosenFiles)
  expect(sent).toMatchObject({ Success: true, UploadedCount: 2, SkippedCount: 0, FailedList: [] })
  const [order] = listOf(sent, 'PatientOrderList')
  first = String(order?.['PatientOrderUuid'])

  await choose('2.25.5002', 'Story^Sam', 'S-1')
  const intoFolder = await api.call('UploadDicomFilesIntoFolder', user, institution, site3, chosenFiles)
  expect(intoFolder).toMatchObject({
    Success: true,
    UploadedCount: 2,
    PatientOrderList: [{ FolderUuidList: [site3], ImagesCount: 2, OrderStatus: 'Performed' }],
  })
  second = String(listOf(intoFolder, 'PatientOrderList')[0]?.['PatientOrderUuid'])

  const pdf = { name: 'report.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdfOf()) }
  await page.setInputFiles('#files', pdf)
  expect(await api.call('UploadDocumentFiles', user, institution, first, chosenFiles)).toMatchObject({
    Success: true,
    UploadedCount: 1,
    PatientOrder: { PatientOrderUuid: first, DocumentsCount: 1 },
  })
})

it('orders in four ways', async () => {
  const place = [user, institution] as const
  const made = await api.call('CreateOrderWithMinimumParameters', ...place, 'Order^Ola', 'O-1', 'MR', '', '2026-07-01')
  scheduled = String(made['PatientOrderUuid'])
  expect(made).toEqual({
    ...OK,
    Result: scheduled,
    PatientOrderUuid: UUID,
    PatientOrder: {
      PatientOrderUuid: scheduled,
      PatientOrderInstitutionUuid: institution,
      InstitutionUuid: institution,
      InstitutionName: 'First institution',
      PatientName: 'Order^Ola',
      PatientId: 'O-1',
      OtherPatientId: '',
      PatientSex: '',
      PatientsBirthDate: '',
      OrderModality: 'MR',
      OrderAccessionNumber: '',
      StudyDescription: '',
      StudyInstanceUid: expect.stringMatching(/^[\d.]{5,64}$/),
      RequestingProcedureDescription: '',
      RequestedProcedureId: '',
      ReferringPhysiciansName: '',
      ScheduledEquipmentUuid: '',
      Priority: '',
      PerformedDatetime: '2026-07-01 00:00',
      OrderStatus: 'Scheduled',
      OrderSize: 0,
      ImagesCount: 0,
      SeriesCount: 0,
      DocumentsCount: 0,
      ConnectedGroupUuid: '',
      FolderUuidList: [],
      FlagList: [],
      CreatedDatetime: DATETIME,
    },
  })
  const patient = ['Full^Fay', 'F-1', 'F-2'] as const
  const request = ['1970-02-03', 'CT', 'Thorax', 'AN-1', 'cough', '2026-07-02', '10:30', 'RP-1', 'CT thorax'] as const
  const full = {
    PatientName: 'Full^Fay',
    OtherPatientId: 'F-2',
    PatientsBirthDate: '1970-02-03',
    OrderAccessionNumber: 'AN-1',
    StudyDescription: 'Thorax',
    PerformedDatetime: '2026-07-02 10:30',
    RequestedProcedureId: 'RP-1',
    RequestingProcedureDescription: 'CT thorax',
  }
  expect(await api.call('CreateOrderWithFullParameters', ...place, ...patient, ...request)).toMatchObject({
    PatientOrder: { ...full, PatientSex: '', ScheduledEquipmentUuid: '' },
  })
  const last = [...request, node, 'Refer^Rita'] as const
  expect(await api.call('CreateOrderWithFullParameters2', ...place, ...patient, 'F', ...last)).toMatchObject({
    PatientOrder: { ...full, PatientSex: 'F', ScheduledEquipmentUuid: node, ReferringPhysiciansName: 'Refer^Rita' },
  })
  const keysOfJson = {
    PatientName: 'Json^Jo',
    PatientID: 'J-1',
    Priority: 'HIGH',
    PerformedDatetime: '2026-07-03 08:15',
  }
  expect(await api.call('CreateOrderWithJSON', ...place, keysOfJson)).toMatchObject({
    PatientOrder: { PatientName: 'Json^Jo', PatientId: 'J-1', Priority: 'HIGH', PerformedDatetime: '2026-07-03 08:15' },
  })
})

it('finds orders', async () => {
  expect(found(await api.call('GetPatientOrderList', user, [institution], 'sam story'))).toEqual([second, first])
  expect(await api.call('GetPatientOrderList', user)).toMatchObject({ TotalCount: 6, NextPageToken: '' })
  expect(await api.call('GetPatientOrderList', user, [], '', 'AN-1', 'F-1', 'F-2', ['CT'])).toMatchObject({
    TotalCount: 2,
  })
  const filters = [[institution], '', '', '', '', []] as const
  const day: Script = { script: 'new Date(2026, 6, 1, 23, 59)' }
  expect(found(await api.call('GetPatientOrderListWithDateRange', user, ...filters, day, '2026-07-01'))).toEqual([
    scheduled,
  ])
  expect(await api.call('GetPatientOrderListWithDateRange', user, ...filters, '2026-07-02')).toMatchObject({
    TotalCount: 3,
  })
  const births = ['1970-02-03', '1970-02-03'] as const
  expect(await api.call('GetPatientOrderListWithBirthdate', user, ...filters, ...births)).toMatchObject({
    TotalCount: 2,
  })
  expect(found(await api.call('GetPatientOrderListInFolder', user, site3))).toEqual([second])
})

it('sorts orders into folders', async () => {
  expect(await api.call('AddOrderToFolder', user, institution, first, [trial, site3])).toEqual(OK)
  const { Folder } = await api.call('GetFolderList', user, trial, 'SITE 3', true)
  const inTrial = { FolderUuid: trial, OrderCount: 1, AllSubOrderCount: 2, SubFolderCount: 2, AllSubFolderCount: 2 }
  expect(Folder).toMatchObject({
    ...inTrial,
    SubFolderList: [{ FolderUuid: site3, OrderCount: 2 }],
    PatientOrderList: [{ PatientOrderUuid: first }],
  })
  expect(await api.call('RemoveOrderFromFolder', user, trial, [first])).toEqual(OK)
  const change = { FolderName: 'Trial 2026', FolderDescription: 'Two sites' }
  expect(await api.call('UpdateFolderWithJSON', user, trial, change)).toEqual(OK)
  expect(await api.call('GetFolderList', user)).toMatchObject({
    Folder: {
      FolderUuid: ROOT,
      PatientOrderList: [],
      SubFolderList: [{ ...change, FolderPath: '/Trial 2026', OrderCount: 0, AllSubOrderCount: 2 }],
    },
  })
})

it('groups orders', async () => {
  const made = await api.call('CreateOrderGroup', user, institution, [first, second])
  const connected = String(made['ConnectedGroupUuid'])
  expect(made).toEqual({ ...OK, Result: connected, ConnectedGroupUuid: UUID })
  expect(await api.call('AddOrdersToOrderGroup', user, institution, connected, [scheduled])).toEqual(OK)
  expect(await api.call('GetPatientOrderList', user, [], 'Ola')).toMatchObject({
    SearchResultList: [{ ConnectedGroupUuid: connected }],
  })
  expect(await api.call('RemoveOrdersFromGroup', user, institution, [scheduled])).toEqual(OK)
  expect(await api.call('GetPatientOrderList', user, [], 'Ola')).toMatchObject({
    SearchResultList: [{ ConnectedGroupUuid: '' }],
  })
})

it('flags an order', async () => {
  const { FlagGroupList } = await api.call('GetAccountFlagDictionary', user)
  const color = expect.stringMatching(/^#[0-9a-f]{6}$/i)
  const named = (FlagName: string) => ({ FlagId: expect.any(Number), FlagName, Color: color })
  expect(FlagGroupList).toEqual([
    { GroupId: expect.any(Number), GroupName: 'Priority', FlagList: ['Stat', 'Urgent', 'Routine'].map(named) },
    { GroupId: expect.any(Number), GroupName: 'Reading', FlagList: ['Unread', 'In progress', 'Read'].map(named) },
  ])
  const [{ GroupId, FlagList }] = FlagGroupList as [{ GroupId: number; FlagList: Reply[] }]
  expect(await api.call('SetFlagToPatientOrder', user, first, String(GroupId), FlagList[0]?.['FlagId'])).toEqual(OK)
  expect(await api.call('GetPatientOrderList', user, [], 'Sam')).toMatchObject({
    SearchResultList: [{ FlagList: [] }, { FlagList: [{ GroupId, ...FlagList[0] }] }],
  })
})

it('shows an order to whom it is assigned', async () => {
  const seen = async () => found(await api.call('GetPatientOrderList', limited))
  expect(await seen()).toEqual([])
  expect(await api.call('AssignPatientOrderToUser', user, first, limited)).toEqual(OK)
  expect(await api.call('AssignPatientOrderToUserGroup', user, second, group)).toEqual(OK)
  expect(await seen()).toEqual([second, first])
  expect(await api.call('UnassignPatientOrderFromUserGroup', user, second, group)).toEqual(OK)
  expect(await seen()).toEqual([first])
})

it('tells all of an order', async () => {
  const { PatientOrder } = await api.call('GetPatientOrderProperties', user, institution, first)
  expect(PatientOrder).toMatchObject({
    PatientOrderUuid: first,
    PatientName: 'Story^Sam',
    PatientID: 'S-1',
    PerformedDatetime: '2026-01-02 10:10',
    OrderStatus: 'Performed',
    ImagesCount: 2,
    SeriesList: [{ SeriesInstanceUid: '2.25.5001.1', Modality: 'CT', ImagesCount: 2 }],
    DocumentList: [{ DocumentUuid: UUID, FileName: 'report.pdf', CreatedDatetime: DATETIME }],
    AssignedUserList: [{ UserUuid: limited, FullName: 'Lea Limited' }],
    AssignedUserGroupList: [],
    ShareList: [],
  })
  const [document] = listOf(PatientOrder as Reply, 'DocumentList')
  await opens(document?.['Url'])
  expect(await api.call('UnassignPatientOrderFromUser', user, first, limited)).toEqual(OK)
  expect(found(await api.call('GetPatientOrderList', limited))).toEqual([])
})

it('shares orders and folders', async () => {
  const made = { ...OK, Result: expect.stringMatching(/\/s\/[\w-]{43}\/$/), ShareUuid: UUID }
  const until: Script = { script: 'new Date(2099, 11, 31)' }
  const mails = ['anna@example.org', 'bert@example.org'] as const
  const words = ['pass-word', 'Trial', 'For the meeting', '2099-12-31'] as const
  expect(await api.call('SharePatientOrder', user, [first], mails[0], '', false)).toEqual(made)
  expect(await api.call('SharePatientOrderWithExpireDate', user, [first], ...mails, true, '2099-12-31')).toEqual(made)
  expect(await api.call('CreateQuickShareLink', user, [first], true)).toEqual(made)
  const quick = await api.call('CreateQuickShareLinkWithExpireDate', user, [first, second], 'true', until)
  expect(quick).toEqual(made)
  expect(await api.call('ShareFolderWithEmail', user, site3, ...mails, ...words, true)).toEqual(made)
  expect(await api.call('ShareFolderWithURL', user, site3, ...words, false)).toEqual(made)
  expect(await api.call('ShareFolderToUploadWithEmail', user, site3, mails[0], '', '', '', '', '')).toEqual(made)
  expect(await api.call('ShareFolderToUploadWithUrl', user, site3, ...words, true, institution)).toEqual(made)
  const seen = async () => found(await api.call('GetPatientOrderList', limited))
  expect(await seen()).toEqual([])
  expect(await api.call('ShareFolderWithAccountUser', user, site3, [limited], '2099-12-31')).toEqual({
    ...OK,
    ShareUuid: UUID,
  })
  expect(await api.call('ShareFolderWithAccountUserGroup', user, site3, [group], '', true)).toEqual({
    ...OK,
    ShareUuid: UUID,
  })
  expect(await seen()).toEqual([second, first])
  expect(await api.call('GetContactList', user)).toMatchObject({
    ContactList: mails.map((Email) => ({ ContactUuid: UUID, FullName: '', Email })),
  })
  const { PatientOrder } = await api.call('GetPatientOrderProperties', user, institution, second)
  expect(listOf(PatientOrder as Reply, 'ShareList').map(({ Kind, ExpireDatetime }) => [Kind, ExpireDatetime])).toEqual([
    ['AccountUserGroup', ''],
    ['AccountUser', DATETIME],
    ['Folder', DATETIME],
    ['Folder', DATETIME],
    ['Order', DATETIME],
  ])
  await opens(String(quick['Result']).replace('/s/', '/v/'))
})

it('opens the viewer', async () => {
  await opens((await api.call('GetViewUrl', user, first))['Result'])
  await opens((await api.call('GetFolderViewUrl', user, site3))['Result'])
  await opens((await api.call('GetViewUrlWithPatientName', user, 'STORY^SAM'))['Result'])
  await opens((await api.call('GetViewUrlWithPatientNameAndBirthDate', user, 'Full^Fay', '1970-02-03'))['Result'])
})

it('uploads anonymised copies', async () => {
  const patient: Script = {
    script: `[{ Tag: api.DicomTagsEnum.PatientName, Value: 'Trial^Tom' }, { Tag: '(0010,0020)', Value: 'T-1' }]`,
  }
  await choose('2.25.5003', 'Private^Pat', 'S-3')
  expect(await api.call('UploadDicomFilesWithAnonymization', user, institution, chosenFiles, patient)).toMatchObject({
    Success: true,
    UploadedCount: 2,
    PatientOrderList: [{ PatientName: 'Trial^Tom', PatientId: 'T-1', ImagesCount: 2 }],
    AnonymizationReport: {
      Profile: 'List',
      AnonymizedCount: 2,
      ChangedAttributeList: [
        { Attribute: 'PatientID', FileCount: 2 },
        { Attribute: 'PatientName', FileCount: 2 },
      ],
      RefusedList: [],
    },
  })
  await choose('2.25.5004', 'Private^Pat', 'S-3')
  const given = [user, institution, site3, chosenFiles, patient] as const
  expect(await api.call('UploadDicomFilesIntoFolderWithAnonymization', ...given)).toMatchObject({
    Success: true,
    PatientOrderList: [{ PatientId: 'T-1', FolderUuidList: [site3] }],
  })
  expect(found(await api.call('GetPatientOrderList', user, [], 'Private'))).toEqual([])
})

it('moves and removes', async () => {
  expect(await api.call('AssignPatientOrderToLocation', user, scheduled, branch)).toEqual(OK)
  expect(await api.call('GetPatientOrderList', user, [branch])).toMatchObject({
    SearchResultList: [{ PatientOrderUuid: scheduled, InstitutionName: 'Branch', PatientOrderInstitutionUuid: branch }],
  })
  expect(await api.call('DeleteOrder', user, institution, second)).toEqual(OK)
  expect(found(await api.call('GetPatientOrderList', user, [], 'Story'))).toEqual([first])
  expect(await api.call('DeleteFolder', user, trial)).toEqual(OK)
  expect(await api.call('GetFolderList', user)).toMatchObject({ Folder: { SubFolderList: [], SubFolderCount: 0 } })
})

it('has driven every method that a page calls, each with one callback and without a complaint', async () => {
  const forms: readonly string[] = ['positional', 'upload', 'local']
  const methods = Object.entries(METHODS).filter(([, { form }]) => forms.includes(form))
  expect([...api.called].sort()).toEqual(methods.map(([name]) => name).sort())
  expect(await api.late()).toBe(0)
  expect(complaints).toEqual([])
})
