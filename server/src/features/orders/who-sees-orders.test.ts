import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { findOrders } from './find-orders.ts'
import { getPatientOrderList } from './get-patient-order-list.ts'
import type { OrderFilter } from './order-filter.ts'
import { adminOf, asCall, type OrderArchive, openOrderArchive } from './testing/order-archive.ts'

let archive: OrderArchive
let first: string
let second: string
let foreign: Actor
let hereUuid: string
const row = {
  patient_id: 'P1',
  accession_number: 'A1',
  other_patient_ids: 'O1',
  modality: 'CT',
  order_day: '2026-05-01',
}
beforeAll(async () => {
  archive = await openOrderArchive()
  first = archive.account.InstitutionUuid
  second = await archive.addInstitution('Second')
  hereUuid = await archive.addOrder({ ...row, patient_name: 'KIM^HERE' })
  await archive.addOrder({ ...row, patient_name: 'KIM^THERE', institution_id: second })
  foreign = adminOf(await archive.testDatabase.createAccount('Beta'))
})
afterAll(() => archive.close())

const everyFilter: OrderFilter[] = [
  {},
  { patientName: 'kim' },
  { patientName: '*im' },
  { patientId: 'p1' },
  { accessionNumber: 'a1' },
  { otherPatientId: 'o1' },
  { modalities: ['CT'] },
  { startDay: '2026-05-01', endDay: '2026-05-01' },
  { patientName: 'kim', modalities: ['CT'], patientId: 'p*', startDay: '2026-01-01' },
]
const standard = (institutionUuids: string[]): Actor => ({ ...archive.admin, userType: 'Standard', institutionUuids })
const seenBy = (actor: Actor) => Promise.all(everyFilter.map((filter) => archive.names(filter, actor)))
const always = (names: string[]) => everyFilter.map(() => names)

it('an Admin sees the orders of the whole account', async () => {
  expect(await seenBy(archive.admin)).toEqual(always(['KIM^THERE', 'KIM^HERE']))
})

it('a Standard user sees those of their institutions', async () => {
  expect(await seenBy(standard([first]))).toEqual(always(['KIM^HERE']))
  expect(await seenBy(standard([first, second]))).toEqual(always(['KIM^THERE', 'KIM^HERE']))
  expect(await seenBy(standard([]))).toEqual(always([]))
})

it('a LimitedAccess user, to whom nothing is assigned, sees none', async () => {
  expect(await seenBy({ ...archive.admin, userType: 'LimitedAccess' })).toEqual(always([]))
})

it('a narrowed session sees its own orders', async () => {
  expect(await seenBy({ ...archive.admin, orderUuids: [hereUuid] })).toEqual(always(['KIM^HERE']))
  expect(await seenBy({ ...archive.admin, orderUuids: [] })).toEqual(always([]))
})

it('another account sees none, not even by an actor that names this one', async () => {
  expect(await seenBy(foreign)).toEqual(always([]))
  const posing = { ...foreign, accountUuid: archive.admin.accountUuid }
  const found = await archive.testDatabase.database.forAccount(foreign.accountUuid, (tx) =>
    findOrders(tx, posing, { patientName: 'kim' }, { pageSize: 10 }),
  )
  expect(found).toEqual({ SearchResultList: [], TotalCount: 0, NextPageToken: '' })
})

it('an institution that is foreign, unknown or not the user’s is not found, among own ones too', async () => {
  const search = (institutions: string[], actor = archive.admin) => {
    const input = { UserUuid: actor.userUuid, InstitutionUuidList: institutions }
    return asCall(archive.testDatabase, actor, (call) => getPatientOrderList(call, input))
  }
  const refusal = { code: 'NotFound', message: 'Nothing was found for institutionUuidList.' }
  const foreignInstitution = foreign.institutionUuids[0] ?? ''
  for (const institutions of [[foreignInstitution], [first, foreignInstitution], [first, makeUuid()]]) {
    expect(await refusalOf(search(institutions))).toMatchObject(refusal)
  }
  const limited = { ...archive.admin, userType: 'LimitedAccess' } as const
  for (const actor of [standard([first]), limited]) {
    expect(await refusalOf(search([first, second], actor))).toMatchObject(refusal)
  }
  expect(await search([first, first], standard([first]))).toMatchObject({ TotalCount: 1 })
  expect(await search([first], limited)).toMatchObject({ TotalCount: 0 })
})

it('a trashed order is found by nobody', async () => {
  const id = await archive.addOrder({ patient_name: 'KIM^TRASHED', trashed_at: new Date() })
  expect(await seenBy(archive.admin)).toEqual(always(['KIM^THERE', 'KIM^HERE']))
  expect(await seenBy({ ...archive.admin, orderUuids: [id] })).toEqual(always([]))
})
