import { afterAll, beforeAll, expect, it } from 'vitest'
import { pdfOf } from '../../contract/test/sample-documents.ts'
import type { PromiseApi } from '../../sdk/src/promise-api.ts'
import { oneTimeCode } from '../harness/one-time-code.ts'
import { driven, run, TYPED, upload } from './driver.ts'
import { ctFile, type MakeLibraries, openStage, type Stage } from './stage.ts'

const PASSWORD = 'correct horse battery'
const NEW_PASSWORD = 'staple correct horse'

/** What the library is made of: the built module in Node, or in a browser. */
export function tellStory(makeLibraries: MakeLibraries): void {
  let stage: Stage
  let api: PromiseApi
  let admin: PromiseApi
  let userUuid: string
  let institutionUuid: string
  beforeAll(async () => {
    stage = await openStage(makeLibraries)
    api = stage.byKeys
    admin = await stage.asAnyone()
    userUuid = stage.keys.UserUuid
    institutionUuid = stage.keys.InstitutionUuid
  })
  afterAll(() => stage.close())

  let folderUuid: string
  /** An order with images; one that is planned. */
  let order: string
  let planned: string
  let secondInstitution: string

  const orderOf = (patientOrderUuid: string) => ({
    userUuid,
    patientOrderInstitutionUuid: institutionUuid,
    patientOrderUuid,
  })
  const uuidsOf = (found: { SearchResultList: readonly { PatientOrderUuid: string }[] }) =>
    found.SearchResultList.map(({ PatientOrderUuid }) => PatientOrderUuid)

  it('opens sessions', async () => {
    const { Account } = await run(api, 'Initialize')
    expect(Account.UserList.map((user) => user.UserUuid)).toEqual([userUuid])
    const signedIn = await run(admin, 'SignIn', { email: stage.keys.AdminEmail, password: stage.keys.AdminPassword })
    expect(signedIn.User.UserUuid).toBe(userUuid)
    expect((await run(admin, 'GetAccount')).CurrentUserUuid).toBe(userUuid)
  })

  it('reads and uploads files, with their progress', async () => {
    const selectedFiles = [ctFile('P1', '2.25.1', 1), ctFile('P1', '2.25.1', 2)]
    const { StudyList } = await run(api, 'ReadDicomFiles', { selectedFiles })
    expect(StudyList.map((study) => study.PatientId)).toEqual(['P1'])
    const { last, states } = await upload(api, 'UploadDicomFiles', { userUuid, institutionUuid, selectedFiles })
    expect(states).toEqual(['Reading', 'Sending', 'File Upload Completed'])
    expect(last.PatientOrderList.map(({ ImagesCount }) => ImagesCount)).toEqual([2])
    order = last.PatientOrderList[0]?.PatientOrderUuid ?? ''
    const folder = await run(api, 'CreateFolder', { userUuid, folderName: 'In/Box' })
    folderUuid = folder.FolderUuid
    const destination = { userUuid, institutionUuid, folderUuid, selectedFiles: [ctFile('P2', '2.25.2')] }
    await upload(api, 'UploadDicomFilesIntoFolder', destination)
    const found = await run(api, 'GetPatientOrderListInFolder', { userUuid, folderUuid })
    expect(found.SearchResultList.map(({ PatientId }) => PatientId)).toEqual(['P2'])
  })

  it('keeps documents', async () => {
    const selectedFiles = [new File([pdfOf()], 'report.pdf')]
    const destination = { userUuid, institutionUuid, patientOrderUuid: order, selectedFiles }
    expect((await upload(api, 'UploadDocumentFiles', destination)).last.State).toBe('File Upload Completed')
    const { PatientOrder } = await run(api, 'GetPatientOrderProperties', orderOf(order))
    expect(PatientOrder.DocumentList.map(({ FileName }) => FileName)).toEqual(['report.pdf'])
    const documentUuid = PatientOrder.DocumentList[0]?.DocumentUuid ?? ''
    await run(api, 'DeleteDocument', { userUuid, documentUuid })
    expect((await run(api, 'GetPatientOrderProperties', orderOf(order))).PatientOrder.DocumentList).toEqual([])
  })

  it('plans, finds and changes orders', async () => {
    const patient = {
      patientName: 'DOE^JANE',
      patientId: 'P3',
      modality: 'MR',
      orderDate: '2026-07-01',
      orderTime: '10:30',
    }
    const minimum = { userUuid, institutionUuid, ...patient }
    planned = (await run(api, 'CreateOrderWithMinimumParameters', minimum)).PatientOrderUuid
    await run(api, 'CreateOrderWithFullParameters', {
      ...minimum,
      accessionNumber: 'A1',
      patientBirthdate: '1970-02-03',
    })
    await run(api, 'CreateOrderWithFullParameters2', { ...minimum, accessionNumber: 'A2', patientSex: 'F' })
    const jsonParameters = { PatientName: 'ROE^RICHARD', PatientID: 'P4', PatientSex: 'M' }
    const made = await run(api, 'CreateOrderWithJSON', { userUuid, institutionUuid, jsonParameters })
    expect(made.PatientOrder.OrderStatus).toBe('Scheduled')
    const changes = { StudyDescription: 'Knee', OrderStatus: 'Reported' }
    await run(api, 'UpdateOrderWithJSON', { userUuid, patientOrderUuid: planned, jsonParameters: changes })
    const byName = await run(api, 'GetPatientOrderList', { userUuid, patientName: 'jane doe', pageSize: 2 })
    expect([byName.TotalCount, byName.SearchResultList.length]).toEqual([3, 2])
    const { NextPageToken: pageToken } = byName
    const rest = await run(api, 'GetPatientOrderList', { userUuid, patientName: 'jane doe', pageSize: 2, pageToken })
    expect([...uuidsOf(byName), ...uuidsOf(rest)]).toContain(planned)
    const day = { startDate: '2026-07-01', endDate: '2026-07-01' }
    expect((await run(api, 'GetPatientOrderListWithDateRange', { userUuid, ...day })).TotalCount).toBe(3)
    const birth = { userUuid, startBirthdate: '1970-02-03', endBirthdate: '1970-02-03' }
    expect(
      (await run(api, 'GetPatientOrderListWithBirthdate', birth)).SearchResultList.map((one) => one.PatientId),
    ).toContain('P3')
  })

  it('opens links to the viewer and a download', async () => {
    const links = [
      await run(api, 'GetViewUrl', { userUuid, patientOrderUuid: order }),
      await run(api, 'GetFolderViewUrl', { userUuid, folderUuid }),
      await run(api, 'GetViewUrlWithPatientName', { userUuid, patientName: 'P1^ANNA' }),
      await run(api, 'GetViewUrlWithPatientNameAndBirthDate', {
        userUuid,
        patientName: 'P1^ANNA',
        birthDate: (await run(api, 'GetPatientOrderProperties', orderOf(order))).PatientOrder.PatientsBirthDate,
      }),
      await run(api, 'DownloadOrder', { userUuid, patientOrderUuid: order }),
    ]
    for (const { Result } of links)
      expect([Result.startsWith(stage.server.url), (await fetch(Result)).status]).toEqual([true, 200])
  })

  it('groups orders and sorts them into folders', async () => {
    const patientOrderInstitutionUuid = institutionUuid
    const orders = [order, planned]
    const { ConnectedGroupUuid } = await run(api, 'CreateOrderGroup', {
      userUuid,
      patientOrderInstitutionUuid,
      patientOrderUuidList: orders,
    })
    const other = uuidsOf(await run(api, 'GetPatientOrderList', { userUuid, patientId: 'P4' }))
    const more = { userUuid, patientOrderInstitutionUuid, patientOrderUuidList: other }
    await run(api, 'AddOrdersToOrderGroup', { ...more, connectedGroupUuid: ConnectedGroupUuid })
    expect((await run(api, 'GetPatientOrderProperties', orderOf(other[0] ?? ''))).PatientOrder.ConnectedGroupUuid).toBe(
      ConnectedGroupUuid,
    )
    await run(api, 'RemoveOrdersFromGroup', more)
    const described = await run(api, 'CreateFolderWithDescription', {
      userUuid,
      folderName: 'Out',
      folderDescription: 'What goes',
    })
    const out = described.FolderUuid
    await run(api, 'UpdateFolderWithJSON', { userUuid, folderUuid: out, jsonParameters: { FolderName: 'Outbox' } })
    await run(api, 'AddOrderToFolder', { ...orderOf(order), folderUuidList: [folderUuid, out] })
    const { Folder } = await run(api, 'GetFolderList', { userUuid, folderName: 'outb', getOrdersInFolder: true })
    expect(Folder.SubFolderList.map(({ FolderName, OrderCount }) => [FolderName, OrderCount])).toEqual([['Outbox', 1]])
    await run(api, 'RemoveOrderFromFolder', { userUuid, folderUuid: out, patientOrderUuidList: [order] })
    await run(api, 'DeleteFolder', { userUuid, folderUuid: out })
  })

  it('gives people, groups, institutions, devices and flags their place', async () => {
    const made = await run(admin, 'CreateInstitution', { institutionName: 'North', timeZone: 'Europe/Oslo' })
    secondInstitution = made.InstitutionUuid
    await run(admin, 'UpdateInstitution', { institutionUuid: secondInstitution, address: '2 North Road' })
    const user = { fullName: 'Eva', email: 'eva@example.org', userType: 'Standard', password: PASSWORD }
    const eva = (await run(admin, 'CreateUser', { ...user, institutionUuidList: [institutionUuid] })).UserUuid
    await run(admin, 'UpdateUser', { userUuid: eva, fullName: 'Eva E.' })
    await run(admin, 'SetUserInstitutions', {
      userUuid: eva,
      institutionUuidList: [institutionUuid, secondInstitution],
    })
    expect((await run(api, 'GetUserList', { userUuid })).UserList.map(({ FullName }) => FullName)).toContain('Eva E.')
    expect((await run(api, 'GetContactList', { userUuid })).ContactList).toEqual([])
    const group = (await run(admin, 'CreateUserGroup', { userGroupName: 'Night' })).UserGroupUuid
    await run(admin, 'UpdateUserGroup', { userGroupUuid: group, userGroupName: 'Late' })
    await run(admin, 'SetUserGroupMembers', { userGroupUuid: group, userUuidList: [eva] })
    const { UserGroupList } = await run(api, 'GetUserGroupList', { userUuid })
    expect(UserGroupList.map(({ UserGroupName, UserList }) => [UserGroupName, UserList.length])).toEqual([['Late', 1]])
    const named = { userUuid, patientOrderUuid: order }
    await run(api, 'AssignPatientOrderToUser', { ...named, assignedUserUuid: eva })
    await run(api, 'AssignPatientOrderToUserGroup', { ...named, assignedUserGroupUuid: group })
    const { PatientOrder } = await run(api, 'GetPatientOrderProperties', orderOf(order))
    expect([PatientOrder.AssignedUserList.length, PatientOrder.AssignedUserGroupList.length]).toEqual([1, 1])
    await run(api, 'UnassignPatientOrderFromUser', { ...named, unassignedUserUuid: eva })
    await run(api, 'UnassignPatientOrderFromUserGroup', { ...named, unassignedUserGroupUuid: group })
    await run(admin, 'DeleteUserGroup', { userGroupUuid: group })
    await run(admin, 'DeactivateUser', { userUuid: eva })
  })

  it('knows devices and flags', async () => {
    const node = { name: 'CT 1', aeTitle: 'CT1', host: 'ct1.example.org', port: 104, institutionUuid }
    const dicomNodeUuid = (await run(admin, 'CreateDicomNode', node)).DicomNodeUuid
    await run(admin, 'UpdateDicomNode', { dicomNodeUuid, port: 11_112 })
    expect((await run(api, 'GetDicomNodeList', { userUuid })).DicomNodeList.map(({ Port }) => Port)).toEqual([11_112])
    await run(admin, 'DeleteDicomNode', { dicomNodeUuid })
    const { FlagGroupList } = await run(api, 'GetAccountFlagDictionary', { userUuid })
    await run(api, 'SetFlagToPatientOrder', { userUuid, patientOrderUuid: order, flagGroupId: 1, flagId: 1 })
    const kept = FlagGroupList.slice(0, 1)
    expect((await run(admin, 'SetAccountFlagDictionary', { flagGroupList: kept })).FlagGroupList).toEqual(kept)
  })

  it('moves, trashes, restores and purges orders', async () => {
    await run(api, 'AssignPatientOrderToLocation', {
      userUuid,
      patientOrderUuid: planned,
      institutionUuid: secondInstitution,
    })
    await run(api, 'AssignPatientOrderToLocation', { userUuid, patientOrderUuid: planned, institutionUuid })
    await run(admin, 'DeactivateInstitution', { institutionUuid: secondInstitution })
    await run(api, 'DeleteOrder', orderOf(planned))
    expect(uuidsOf(await run(api, 'GetTrash', { userUuid }))).toEqual([planned])
    await run(api, 'RestoreOrder', { userUuid, patientOrderUuid: planned })
    await run(api, 'DeleteOrder', orderOf(planned))
    await run(admin, 'PurgeOrder', { patientOrderUuid: planned })
    expect((await run(api, 'GetTrash', { userUuid })).SearchResultList).toEqual([])
  })

  it('merges patients and takes it back', async () => {
    const patients = { institutionUuid, fromPatientId: 'P2', toPatientId: 'P1', reason: 'One person' }
    expect((await run(admin, 'MergePatients', patients)).OrderCount).toBe(1)
    expect((await run(admin, 'UnmergePatients', { ...patients, reason: 'Two after all' })).OrderCount).toBe(1)
  })

  it('files and discards what waits in the inbox', async () => {
    const destination = { userUuid, institutionUuid }
    const anonymous = [ctFile('X1', '2.25.9', 1), ctFile('X1', '2.25.9', 2)]
    await upload(api, 'UploadDicomFiles', { ...destination, selectedFiles: anonymous })
    // No method uploads an anonymised run yet, and nothing else that the library does leads to the inbox.
    await stage.ground.run(`update instances set anonymized = true where sop_instance_uid like '2.25.9.%'`)
    await stage.ground.run(`update studies set anonymized = true where study_instance_uid = '2.25.9'`)
    const { last } = await upload(api, 'UploadDicomFiles', {
      ...destination,
      selectedFiles: [ctFile('P9', '2.25.9', 1)],
    })
    const target = last.PatientOrderList[0]?.PatientOrderUuid ?? ''
    const { InboxList } = await run(api, 'GetInbox', { userUuid })
    expect(InboxList.map(({ SopInstanceUid }) => SopInstanceUid).sort()).toEqual(['2.25.9.1.1', '2.25.9.1.2'])
    const itemOf = (uid: string) => InboxList.find((item) => item.SopInstanceUid === uid)?.InboxItemUuid ?? ''
    await run(api, 'FileInboxItem', { userUuid, inboxItemUuid: itemOf('2.25.9.1.2'), patientOrderUuid: target })
    await run(admin, 'DiscardInboxItem', { inboxItemUuid: itemOf('2.25.9.1.1') })
    expect((await run(api, 'GetInbox', { userUuid })).InboxList).toEqual([])
  })

  it('has keys that are made, changed, rotated and revoked', async () => {
    const { ApiKeyUuid: apiKeyUuid } = await run(admin, 'CreateApiKey', { name: 'Page', rightList: ['Read'] })
    await run(admin, 'UpdateApiKey', { apiKeyUuid, name: 'Another page' })
    await run(admin, 'RotateApiKey', { apiKeyUuid, graceMinutes: 5 })
    await run(admin, 'RevokeApiKey', { apiKeyUuid })
    expect((await run(admin, 'GetApiSettings')).ApiKeyList.map(({ Name }) => Name)).toContain('Another page')
  })

  it('makes an account, and lets its Admin change all of a login', async () => {
    const own = await stage.asAnyone()
    const email = 'anna@example.org'
    await run(own, 'SignUp', {
      accountName: 'Clinic',
      fullName: 'Anna',
      email,
      password: PASSWORD,
      timeZone: 'Europe/Paris',
    })
    await run(own, 'SignIn', { email, password: PASSWORD })
    await run(own, 'UpdateAccount', { accountName: 'Clinic of Anna', trashDays: 10 })
    expect(await run(own, 'GetAccount')).toMatchObject({ TrashDays: 10, Account: { AccountName: 'Clinic of Anna' } })
    await run(own, 'ChangePassword', { oldPassword: PASSWORD, newPassword: NEW_PASSWORD })
    await run(own, 'ForgotPassword', { email })
    const link = (await stage.mails.next(email)).text.split('\n').find((line) => line.startsWith('http')) ?? ''
    await run(own, 'ResetPassword', { token: link.slice(link.lastIndexOf('/') + 1), password: PASSWORD })
    await run(own, 'SignIn', { email, password: PASSWORD })
    const { Secret } = await run(own, 'EnableOneTimeCode', { password: PASSWORD })
    const enabled = await run(own, 'EnableOneTimeCode', { password: PASSWORD, oneTimeCode: oneTimeCode(Secret) })
    expect(enabled.State).toBe('On')
    await run(own, 'SignOut')
  })

  it('says what was used and done', async () => {
    await run(admin, 'GetUsage')
    const { AuditRecordList = [] } = await run(admin, 'GetAuditLog', { action: 'PurgeOrder' })
    expect(AuditRecordList.map(({ Outcome }) => Outcome)).toEqual(['success'])
    expect((await run(admin, 'VerifyAuditLog')).Result).toBe('Intact')
  })

  it('has been through every method of the typed form', () => {
    expect(TYPED.filter((name) => !driven.has(name))).toEqual([])
  })
}
