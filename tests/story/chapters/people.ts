import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { run } from '../driver.ts'
import { orderOf, type Told } from '../told.ts'

const PASSWORD = 'correct horse battery'

/** Gives people, groups, institutions, devices and flags their place. */
export async function placePeople(told: Told): Promise<void> {
  const { api, admin, userUuid, institutionUuid, order } = told
  const made = await run(admin, 'CreateInstitution', { institutionName: 'North', timeZone: 'Europe/Oslo' })
  told.secondInstitution = made.InstitutionUuid
  await run(admin, 'UpdateInstitution', { institutionUuid: told.secondInstitution, address: '2 North Road' })
  const user = { fullName: 'Eva', email: 'eva@example.org', userType: 'Standard', password: PASSWORD }
  const eva = (await run(admin, 'CreateUser', { ...user, institutionUuidList: [institutionUuid] })).UserUuid
  await run(admin, 'UpdateUser', { userUuid: eva, fullName: 'Eva E.' })
  await run(admin, 'SetUserInstitutions', {
    userUuid: eva,
    institutionUuidList: [institutionUuid, told.secondInstitution],
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
  const { PatientOrder } = await run(api, 'GetPatientOrderProperties', orderOf(told, order))
  expect([PatientOrder.AssignedUserList.length, PatientOrder.AssignedUserGroupList.length]).toEqual([1, 1])
  await run(api, 'UnassignPatientOrderFromUser', { ...named, unassignedUserUuid: eva })
  await run(api, 'UnassignPatientOrderFromUserGroup', { ...named, unassignedUserGroupUuid: group })
  await run(admin, 'DeleteUserGroup', { userGroupUuid: group })
  await run(admin, 'DeactivateUser', { userUuid: eva })
}

/** Knows devices and flags. */
export async function knowDevicesAndFlags(told: Told): Promise<void> {
  const { api, admin, userUuid, institutionUuid, order } = told
  const node = { name: 'CT 1', aeTitle: 'CT1', host: 'ct1.example.org', port: 104, institutionUuid }
  const dicomNodeUuid = (await run(admin, 'CreateDicomNode', node)).DicomNodeUuid
  await run(admin, 'UpdateDicomNode', { dicomNodeUuid, port: 11_112 })
  expect((await run(api, 'GetDicomNodeList', { userUuid })).DicomNodeList.map(({ Port }) => Port)).toEqual([11_112])
  await run(admin, 'DeleteDicomNode', { dicomNodeUuid })
  const { FlagGroupList } = await run(api, 'GetAccountFlagDictionary', { userUuid })
  await run(api, 'SetFlagToPatientOrder', { userUuid, patientOrderUuid: order, flagGroupId: 1, flagId: 1 })
  const DefaultOrderFlagList = [{ GroupId: 1, FlagId: 3 }]
  await run(admin, 'UpdateAccount', { defaultOrderFlagList: DefaultOrderFlagList })
  expect((await run(admin, 'GetAccount', {})).DefaultOrderFlagList).toEqual(DefaultOrderFlagList)
  await run(admin, 'UpdateAccount', { defaultOrderFlagList: [{ GroupId: 1, FlagId: 0 }] })
  const kept = FlagGroupList.slice(0, 1)
  expect((await run(admin, 'SetAccountFlagDictionary', { flagGroupList: kept })).FlagGroupList).toEqual(kept)
}

/** Has DICOMweb search by attributes beyond those of the standard. */
export async function indexTags(told: Told): Promise<void> {
  const { admin } = told
  const given = { Tag: '00711005', Level: 'Instance', PrivateCreator: 'ACME HEADER', VR: 'LO' }
  const { IndexedTagList } = await run(admin, 'SetIndexedTags', { indexedTagList: [given] })
  expect(IndexedTagList).toEqual([{ ...given, State: 'Indexing' }])
  const deadline = Date.now() + 60_000
  const states = async () => (await run(admin, 'GetIndexedTags', {})).IndexedTagList.map(({ State }) => State)
  while ((await states())[0] === 'Indexing' && Date.now() < deadline) await sleep(250)
  expect(await states()).toEqual(['Indexed'])
}
