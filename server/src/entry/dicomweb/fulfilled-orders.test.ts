import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { makeUuid } from '../../uuid.ts'
import { askDicomweb, basic, bearerOf, callAs } from './testing/dicomweb-door.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

/** An order that another one's study fulfils (contract 9) shows that study to whom it was given. */

const PASSWORD = 'a quiet harbour 7'
const STUDY = '/studies/2.25.1001'
const PATHS = [
  `${STUDY}/series`,
  `${STUDY}/series/2.25.1001.1/metadata`,
  `${STUDY}/series/2.25.1001.1/instances/2.25.1001.1.1/frames/1`,
]
/** After this time what a caller may see is looked at again. */
const TRUSTED_MS = 1_100

const door = await ViewerDoor.open()
afterAll(() => door.close())
let owner: CreatedAccount
let admin: string
let performed: string
let fulfilled: string
let elsewhere: string

async function addOrder(fulfilled_by: string | null): Promise<string> {
  const id = makeUuid()
  await door.services.database.forAccount(owner.AccountUuid, (tx) =>
    tx
      .insertInto('patient_orders')
      .values({
        id,
        account_id: owner.AccountUuid,
        institution_id: owner.InstitutionUuid,
        study_instance_uid: `2.25.${BigInt(`0x${id.replaceAll('-', '')}`)}`,
        order_day: '2026-01-02',
        sort_at: new Date(),
        fulfilled_by,
      })
      .execute(),
  )
  return id
}

beforeEach(async () => {
  owner = await door.test.createAccount()
  admin = await bearerOf(door, owner.AdminEmail, owner.AdminPassword)
  performed = await door.store(owner, ctImage({ size: 16 }))
  await door.store(owner, ctImage({ size: 16, studyUid: '2.25.1002', patientId: 'Q' }))
  fulfilled = await addOrder(performed)
  elsewhere = await addOrder(null)
})

const call = (method: string, payload: object) => callAs(door, admin, method, payload)
const statuses = async (authorization: string) => {
  const answers = await Promise.all(PATHS.map((path) => askDicomweb(door, path, authorization)))
  return answers.map((answer) => answer.statusCode)
}
const found = async (authorization: string) =>
  (await askDicomweb(door, '/studies', authorization))
    .json()
    .map((study: Record<string, { Value: string[] }>) => study['0020000D']?.Value[0])

it('a limited-access user sees the study of an order that was given to them, while it is', async () => {
  const Email = `${makeUuid()}@example.org`
  const user = { FullName: 'Reader', Email, UserType: 'LimitedAccess', Password: PASSWORD }
  const { UserUuid } = await call('CreateUser', user)
  const reader = basic(Email, PASSWORD)
  const given = { UserUuid: owner.UserUuid, PatientOrderUuid: fulfilled }
  expect([await found(reader), await statuses(reader)]).toEqual([[], [404, 404, 404]])
  await call('AssignPatientOrderToUser', { ...given, AssignedUserUuid: UserUuid })
  await sleep(TRUSTED_MS)
  expect([await found(reader), await statuses(reader)]).toEqual([['2.25.1001'], [200, 200, 200]])
  const orders = await callAs(door, await bearerOf(door, Email, PASSWORD), 'GetPatientOrderList', { UserUuid })
  expect((orders['SearchResultList'] as { PatientOrderUuid: string }[]).map((one) => one.PatientOrderUuid)).toEqual([
    fulfilled,
  ])
  await call('UnassignPatientOrderFromUser', { ...given, UnassignedUserUuid: UserUuid })
  await sleep(TRUSTED_MS)
  expect([await found(reader), await statuses(reader)]).toEqual([[], [404, 404, 404]])
})

it('a session for that order alone sees its study, one for another order does not', async () => {
  const open = async (order: string) => {
    const payload = {
      ApiKey: owner.ApiKey,
      AccountKey: owner.AccountKey,
      UserUuid: owner.UserUuid,
      PatientOrderUuidList: [order],
    }
    const answer = await door.app.inject({ method: 'POST', url: '/api/v1/OpenSession', payload })
    return `Bearer ${answer.json().SessionToken}`
  }
  const [of, other] = [await open(fulfilled), await open(elsewhere)]
  expect([await found(of), await statuses(of)]).toEqual([['2.25.1001'], [200, 200, 200]])
  expect([await found(other), await statuses(other)]).toEqual([[], [404, 404, 404]])
})

it('in the trash it shows nothing more', async () => {
  const Email = `${makeUuid()}@example.org`
  const { UserUuid } = await call('CreateUser', { FullName: 'R', Email, UserType: 'LimitedAccess', Password: PASSWORD })
  const given = { UserUuid: owner.UserUuid, PatientOrderUuid: fulfilled }
  await call('AssignPatientOrderToUser', { ...given, AssignedUserUuid: UserUuid })
  const reader = basic(Email, PASSWORD)
  expect(await found(reader)).toEqual(['2.25.1001'])
  await call('DeleteOrder', { ...given, PatientOrderInstitutionUuid: owner.InstitutionUuid })
  await sleep(TRUSTED_MS)
  expect([await found(reader), await statuses(reader)]).toEqual([[], [404, 404, 404]])
})
