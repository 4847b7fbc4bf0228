import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { call, openSession, signIn, uploadFile } from '../harness/call.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'
import { getFrom } from '../viewer/get-from.ts'

/** Folders, order groups, flags and the links of them, as any HTTP client sees them. */

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/)
const DONE = { Success: true, Message: '' }

let server: OpalineServer
let keys: Keys
let token: string
let orders: string[]

const ask = async (method: string, input: object) =>
  (await call(server.url, method, { UserUuid: keys.UserUuid, ...input }, { token })).body
const PatientOrderInstitutionUuid = () => keys.InstitutionUuid

beforeAll(async () => {
  server = await startOpaline()
  keys = await server.createAccount('Folders')
  token = await openSession(keys)
  orders = []
  for (const study of [1, 2, 3]) {
    const patient = {
      patientId: study === 3 ? 'P-2' : 'P-1',
      patientName: study === 3 ? 'Other^Carlo' : 'Example^Carla',
    }
    const { body } = await uploadFile(keys, token, ctImage({ size: 16, studyUid: `2.25.${study}`, ...patient }))
    orders.push(String(body['PatientOrderUuid']))
  }
})
afterAll(() => server.dispose())

/** Study Instance UIDs behind the link that an answer holds. */
async function studiesBehind(answer: Readonly<Record<string, unknown>>): Promise<string[]> {
  expect(answer).toEqual({ ...DONE, Result: expect.stringMatching(/\/v\/[\w-]{43}\/$/) })
  const { status, body } = await getFrom(`${server.url}${new URL(String(answer['Result'])).pathname}dicomweb/studies`)
  expect(status).toBe(200)
  const found = JSON.parse(body) as Record<string, { Value: string[] }>[]
  return found.flatMap((study) => study['0020000D']?.Value ?? []).sort()
}

describe('folders', () => {
  it('are made, described, renamed, filled, emptied and removed', async () => {
    const made = await ask('CreateFolderWithDescription', { FolderName: 'a/b', FolderDescription: 'both' })
    const FolderUuid = String(made['FolderUuid'])
    const folder = {
      FolderUuid,
      ParentFolderUuid: UUID,
      FolderName: 'b',
      FolderDescription: 'both',
      FolderPath: '/a/b',
      IsShared: false,
      OrderCount: 0,
      AllSubOrderCount: 0,
      SubFolderCount: 0,
      AllSubFolderCount: 0,
      CreatedDatetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    }
    expect(made).toEqual({ ...DONE, Result: FolderUuid, FolderUuid, Folder: folder })
    const JsonParameters = { FolderName: 'c', FolderDescription: '' }
    expect(await ask('UpdateFolderWithJSON', { FolderUuid, JsonParameters })).toEqual(DONE)
    const [one = '', two = ''] = orders
    const put = { PatientOrderInstitutionUuid: PatientOrderInstitutionUuid(), FolderUuidList: [FolderUuid] }
    expect(await ask('AddOrderToFolder', { ...put, PatientOrderUuid: one })).toEqual(DONE)
    expect(await ask('AddOrderToFolder', { ...put, PatientOrderUuid: two })).toEqual(DONE)
    expect(await ask('RemoveOrderFromFolder', { FolderUuid, PatientOrderUuidList: [two] })).toEqual(DONE)
    const changed = {
      ...folder,
      FolderName: 'c',
      FolderPath: '/a/c',
      FolderDescription: '',
      OrderCount: 1,
      AllSubOrderCount: 1,
    }
    expect(await ask('GetFolderList', { ParentFolderUuid: FolderUuid, GetOrdersInFolder: true })).toEqual({
      ...DONE,
      Folder: {
        ...changed,
        SubFolderList: [],
        PatientOrderList: [expect.objectContaining({ PatientOrderUuid: one, FolderUuidList: [FolderUuid] })],
      },
    })
    expect(await studiesBehind(await ask('GetFolderViewUrl', { FolderUuid }))).toEqual(['2.25.1'])
    const above = (await ask('CreateFolder', { FolderName: 'a' }))['FolderUuid']
    expect(await ask('DeleteFolder', { FolderUuid: above })).toEqual(DONE)
    const root = (await ask('GetFolderList', {}))['Folder']
    expect(root).toMatchObject({ SubFolderCount: 0, AllSubFolderCount: 0, AllSubOrderCount: 0, SubFolderList: [] })
  })

  it('that are of another account or of nobody look the same', async () => {
    const stranger = await server.createAccount('Stranger')
    const theirs = await call(
      server.url,
      'CreateFolder',
      { UserUuid: stranger.UserUuid, FolderName: 'x' },
      { token: await openSession(stranger) },
    )
    const told = { Success: false, ErrorCode: 'NotFound', Message: 'Nothing was found for folderUuid.' }
    for (const FolderUuid of [theirs.body['FolderUuid'], keys.UserUuid]) {
      for (const method of ['DeleteFolder', 'GetFolderViewUrl']) expect(await ask(method, { FolderUuid })).toEqual(told)
      expect(await ask('UpdateFolderWithJSON', { FolderUuid, JsonParameters: { FolderName: 'y' } })).toEqual(told)
    }
  })

  it('take no key that is unknown', async () => {
    const { FolderUuid } = await ask('CreateFolder', { FolderName: 'keys' })
    expect(await ask('UpdateFolderWithJSON', { FolderUuid, JsonParameters: { FolderColor: 'red' } })).toEqual({
      Success: false,
      ErrorCode: 'InvalidParameter',
      Message: "Invalid parameters for jsonParameters. Given value = 'FolderColor' is not a known key.",
    })
  })
})

describe('groups', () => {
  const grouped = async () => {
    const found = (await ask('GetPatientOrderList', {}))['SearchResultList'] as Readonly<Record<string, unknown>>[]
    const groups = new Map(found.map((order) => [order['PatientOrderUuid'], order['ConnectedGroupUuid']]))
    return orders.map((order) => groups.get(order))
  }

  it('are made, widened and dissolved, and open together', async () => {
    const named = { PatientOrderInstitutionUuid: PatientOrderInstitutionUuid() }
    const [one = '', two = '', three = ''] = orders
    const made = await ask('CreateOrderGroup', { ...named, PatientOrderUuidList: [one, two] })
    const group = made['ConnectedGroupUuid']
    expect(made).toEqual({ ...DONE, Result: group, ConnectedGroupUuid: UUID })
    expect(await studiesBehind(await ask('GetViewUrl', { PatientOrderUuid: two }))).toEqual(['2.25.1', '2.25.2'])
    const more = { ...named, ConnectedGroupUuid: group, PatientOrderUuidList: [three] }
    expect(await ask('AddOrdersToOrderGroup', more)).toEqual(DONE)
    expect(await grouped()).toEqual([group, group, group])
    expect(await ask('RemoveOrdersFromGroup', { ...named, PatientOrderUuidList: [one, two] })).toEqual(DONE)
    expect(await grouped()).toEqual(['', '', ''])
    expect(await ask('AddOrdersToOrderGroup', more)).toEqual({
      Success: false,
      ErrorCode: 'NotFound',
      Message: 'Nothing was found for connectedGroupUuid.',
    })
  })
})

describe('links by a patient’s name', () => {
  it('open all of that patient', async () => {
    const byName = await ask('GetViewUrlWithPatientName', { PatientName: 'EXAMPLE^carla^' })
    expect(await studiesBehind(byName)).toEqual(['2.25.1', '2.25.2'])
    const told = { Success: false, ErrorCode: 'NotFound', Message: 'Nothing was found for patientName.' }
    expect(await ask('GetViewUrlWithPatientName', { PatientName: 'Example' })).toEqual(told)
    const born = { PatientName: 'Example^Carla', BirthDate: '1999-12-31' }
    expect(await ask('GetViewUrlWithPatientNameAndBirthDate', born)).toEqual(told)
    expect(await ask('GetViewUrlWithPatientNameAndBirthDate', { ...born, BirthDate: '1999-02-30' })).toEqual({
      Success: false,
      ErrorCode: 'InvalidParameter',
      Message: "Invalid parameters for birthDate. Given value = '1999-02-30' is not date format.",
    })
  })
})

describe('flags', () => {
  it('are set by numbers or digits, and only an Admin who signed in sets the dictionary', async () => {
    const { FlagGroupList } = await ask('GetAccountFlagDictionary', {})
    const groups = FlagGroupList as { GroupName: string; FlagList: { FlagName: string }[] }[]
    expect(groups.map((group) => [group.GroupName, group.FlagList.map((flag) => flag.FlagName)])).toEqual([
      ['Priority', ['Stat', 'Urgent', 'Routine']],
      ['Reading', ['Unread', 'In progress', 'Read']],
    ])
    const PatientOrderUuid = orders[0]
    expect(await ask('SetFlagToPatientOrder', { PatientOrderUuid, FlagGroupId: '1', FlagId: '2' })).toEqual(DONE)
    const shown = async () =>
      (await ask('GetPatientOrderProperties', { PatientOrderUuid, PatientOrderInstitutionUuid: keys.InstitutionUuid }))[
        'PatientOrder'
      ]
    const urgent = { GroupId: 1, FlagId: 2, FlagName: 'Urgent', Color: '#f57c00' }
    expect(await shown()).toMatchObject({ FlagList: [urgent] })
    const dictionary = {
      FlagGroupList: [{ GroupId: 1, GroupName: 'P', FlagList: [{ FlagId: 2, FlagName: 'Soon', Color: '#ABCDEF' }] }],
    }
    const byKey = await call(server.url, 'SetAccountFlagDictionary', dictionary, { token })
    expect([byKey.status, byKey.body]).toEqual([
      403,
      {
        Success: false,
        ErrorCode: 'Forbidden',
        Message: 'SetAccountFlagDictionary cannot be called with an API key. Sign in as a user.',
      },
    ])
    const soon = { FlagId: 2, FlagName: 'Soon', Color: '#abcdef' }
    const byAdmin = await call(server.url, 'SetAccountFlagDictionary', dictionary, { token: await signIn(keys) })
    expect(byAdmin.body).toEqual({
      ...DONE,
      FlagGroupList: [{ GroupId: 1, GroupName: 'P', FlagList: [soon] }],
    })
    expect(await shown()).toMatchObject({ FlagList: [{ GroupId: 1, ...soon }] })
    expect(await ask('SetFlagToPatientOrder', { PatientOrderUuid, FlagGroupId: 1, FlagId: 0 })).toEqual(DONE)
    expect(await shown()).toMatchObject({ FlagList: [] })
  })
})
