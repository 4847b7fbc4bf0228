import { METHODS } from '@opaline/contract'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { makeUuid } from '../../uuid.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { addOrderList, type OrderList } from '../orders/testing/open-order-list.ts'
import type { AuditNote } from '../use-case.ts'
import { mergePatients } from './merge-patients.ts'
import { unmergePatients } from './unmerge-patients.ts'

const testDatabase = await openTestDatabase()
let list: OrderList
beforeEach(async () => {
  list = await addOrderList(testDatabase)
})
afterAll(() => testDatabase.close())

const input = (from: string, to: string, institution = list.account.InstitutionUuid) => ({
  InstitutionUuid: institution,
  FromPatientId: from,
  ToPatientId: to,
  Reason: 'The same person',
})
const merge = async (from: string, to: string, institution?: string, note?: AuditNote) =>
  METHODS.MergePatients.result.parse(
    await list.call((call) => mergePatients(call, input(from, to, institution)), {}, note),
  ).OrderCount
const unmerge = async (from: string, to: string, institution?: string) =>
  METHODS.UnmergePatients.result.parse(await list.call((call) => unmergePatients(call, input(from, to, institution))))
    .OrderCount

const patientsOf = async (orders: readonly string[]) => {
  const rows = await list.database.forAccount(list.account.AccountUuid, (tx) =>
    tx.selectFrom('patient_orders').select(['id', 'patient_id']).where('id', 'in', orders).execute(),
  )
  return orders.map((id) => rows.find((row) => row.id === id)?.patient_id)
}

const correctionsOf = (order: string) =>
  list.database.forAccount(list.account.AccountUuid, (tx) =>
    tx
      .selectFrom('order_corrections')
      .select(['keyword', 'replaced', 'value', 'reason', 'user_id'])
      .where('order_id', '=', order)
      .orderBy('id')
      .execute(),
  )

const setIssuer = (issuer: string, institutions: readonly string[]) =>
  list.database.forAccount(list.account.AccountUuid, (tx) =>
    tx.updateTable('institutions').set({ issuer_of_patient_id: issuer }).where('id', 'in', institutions).execute(),
  )

test('all orders of the one patient become orders of the other, recorded and audited; trashed ones too', async () => {
  const orders = await list.addOrders([
    { patient_id: 'A' },
    { patient_id: 'A', trashed_at: new Date() },
    { patient_id: 'B' },
    { patient_id: 'a' },
  ])
  const note: AuditNote = { orderUuids: [], detail: {} }
  expect(await merge('A', 'B', undefined, note)).toBe(2)
  expect(await patientsOf(orders)).toEqual(['B', 'B', 'B', 'a'])
  expect([...note.orderUuids].sort()).toEqual(orders.slice(0, 2).sort())
  expect(note.detail).toEqual({
    InstitutionUuid: list.account.InstitutionUuid,
    Detail: 'The patient was merged into another.',
  })
  const correction = { keyword: 'PatientID', replaced: 'A', value: 'B', reason: 'The same person' }
  expect(await correctionsOf(orders[0] ?? '')).toEqual([{ ...correction, user_id: list.actor.userUuid }])
  expect(await correctionsOf(orders[2] ?? '')).toEqual([])
})

test('ids of another issuer are other people; institutions with one issuer share theirs', async () => {
  const institution = list.account.InstitutionUuid
  const [sister, stranger] = [await list.addInstitution(), await list.addInstitution()]
  await setIssuer('REGION', [institution, sister])
  const orders = await list.addOrders([
    { patient_id: 'A' },
    { patient_id: 'A', institution_id: sister },
    { patient_id: 'A', institution_id: stranger },
  ])
  expect(await merge('A', 'B')).toBe(2)
  expect(await patientsOf(orders)).toEqual(['B', 'B', 'A'])
  expect(await merge('A', 'B', stranger)).toBe(1)
})

test('undoing gives back what the merge changed and nothing later', async () => {
  const orders = await list.addOrders([
    { patient_id: 'A' },
    { patient_id: 'A' },
    { patient_id: 'B' },
    { patient_id: 'A' },
  ])
  await merge('A', 'B')
  const [, changed = '', , confirmed = ''] = orders
  const change = (order_id: string, replaced: string, value: string) =>
    list.database.forAccount(list.account.AccountUuid, async (tx) => {
      const account_id = list.account.AccountUuid
      const row = { account_id, order_id, user_id: null, reason: 'By hand', keyword: 'PatientID', replaced, value }
      await tx.insertInto('order_corrections').values(row).execute()
      await tx.updateTable('patient_orders').set({ patient_id: value }).where('id', '=', order_id).execute()
    })
  await change(changed, 'B', 'C')
  await change(confirmed, 'B', 'C')
  await change(confirmed, 'C', 'B')
  expect(await unmerge('A', 'B')).toBe(1)
  expect(await patientsOf(orders)).toEqual(['A', 'C', 'B', 'B'])
  expect((await correctionsOf(orders[0] ?? '')).map(({ replaced, value }) => [replaced, value])).toEqual([
    ['A', 'B'],
    ['B', 'A'],
  ])
  expect(await refusalOf(unmerge('A', 'B'))).toMatchObject({
    code: 'NotFound',
    message: 'Nothing was found for fromPatientId.',
  })
  expect(await merge('A', 'B')).toBe(1)
})

test('merges one after the other are undone one after the other', async () => {
  const orders = await list.addOrders([{ patient_id: 'A' }, { patient_id: 'B' }, { patient_id: 'C' }])
  await merge('A', 'B')
  await merge('B', 'C')
  expect(await patientsOf(orders)).toEqual(['C', 'C', 'C'])
  expect(await refusalOf(unmerge('A', 'B'))).toMatchObject({
    code: 'Conflict',
    message: 'The patient of toPatientId was merged into another since. Undo that first.',
  })
  expect(await unmerge('B', 'C')).toBe(2)
  expect(await patientsOf(orders)).toEqual(['B', 'B', 'C'])
  expect(await unmerge('A', 'B')).toBe(1)
  expect(await patientsOf(orders)).toEqual(['A', 'B', 'C'])
})

test('an id is merged once, and into one that is in use', async () => {
  await list.addOrders([{ patient_id: 'A' }, { patient_id: 'B' }])
  await merge('A', 'B')
  expect(await refusalOf(merge('A', 'C'))).toMatchObject({
    code: 'Conflict',
    message: 'The patient of fromPatientId is merged into another already.',
  })
  expect(await refusalOf(merge('B', 'A'))).toMatchObject({
    code: 'Conflict',
    message: 'The patient of toPatientId was merged into another. Merge into that one.',
  })
})

test.each([
  ['nobody', 'X', 'B', 'NotFound', 'Nothing was found for fromPatientId.'],
  ['the same', 'A', ' A ', 'InvalidParameter', 'Invalid parameters for toPatientId. It is the same as fromPatientId.'],
  [
    'no id',
    'A',
    ' ',
    'InvalidParameter',
    "Invalid parameters for toPatientId. Given value = ' ' is not patient id format.",
  ],
  [
    'two ids',
    'A\\B',
    'B',
    'InvalidParameter',
    "Invalid parameters for fromPatientId. Given value = 'A\\B' is not patient id format.",
  ],
])('%s is not merged', async (_, from, to, code, message) => {
  const orders = await list.addOrders([{ patient_id: 'A' }])
  expect(await refusalOf(merge(from, to))).toMatchObject({ code, message })
  expect(await patientsOf(orders)).toEqual(['A'])
})

test('another account’s institution is not found, and none that nobody has', async () => {
  const foreign = await testDatabase.createAccount('Beta')
  for (const institution of [foreign.InstitutionUuid, makeUuid()]) {
    const refusal = { code: 'NotFound', message: 'Nothing was found for institutionUuid.' }
    expect(await refusalOf(merge('A', 'B', institution))).toMatchObject(refusal)
    expect(await refusalOf(unmerge('A', 'B', institution))).toMatchObject(refusal)
  }
})
