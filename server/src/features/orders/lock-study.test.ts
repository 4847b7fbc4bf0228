import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { studyLock } from '../instances/arrival-locks.ts'
import { makeInstitution } from '../instances/testing/make-institution.ts'
import { openTrash } from '../trash/testing/trash-archive.ts'
import { assignPatientOrderToLocation } from './assign-patient-order-to-location.ts'

const archive = await openTrash()
afterAll(() => archive.close())
const { InstitutionUuid: HERE, UserUuid, AccountUuid } = archive.account
const there = await makeInstitution(archive)
const ALIAS = '2.25.99'

const order = await archive.image({ studyUid: '2.25.1' })
const alias = { account_id: AccountUuid, institution_id: HERE, study_instance_uid: ALIAS, order_id: order }
await archive.call(({ tx }) => tx.insertInto('study_uid_aliases').values(alias).execute())

const isSomebodyWaiting = async (): Promise<boolean> => {
  const { rows } = await archive.call(({ tx }) =>
    sql`select 1 from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(tx),
  )
  return rows.length > 0
}

/** Whether the deed waits for an arrival at this study to be committed. */
async function waits(institution: string, uid: string, deed: () => Promise<unknown>): Promise<boolean> {
  const client = await archive.database.pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [String(studyLock(institution, uid))])
    let isDone = false
    const doing = deed().finally(() => {
      isDone = true
    })
    while (!isDone && !(await isSomebodyWaiting())) await pause(5)
    const hasWaited = !isDone
    await client.query('commit')
    await doing
    return hasWaited
  } finally {
    client.release()
  }
}

const move = (institution: string) => {
  const input = { UserUuid, PatientOrderUuid: order, InstitutionUuid: institution }
  return archive.call((call) => assignPatientOrderToLocation(call, input))
}
test.each([
  ['2.25.1', true],
  [ALIAS, true],
  ['2.25.2', false],
])('to delete an order and to bring it back waits for images under %s: %s', async (uid, does) => {
  expect(await waits(HERE, uid, () => archive.delete(order))).toBe(does)
  expect(await waits(HERE, uid, () => archive.restore(order))).toBe(does)
})

test.each([
  ['2.25.1', true],
  [ALIAS, true],
  ['2.25.2', false],
])('to move an order waits for images under %s, here and there: %s', async (uid, does) => {
  expect(await waits(HERE, uid, () => move(there))).toBe(does)
  expect(await waits(there, uid, () => move(HERE))).toBe(does)
  expect(await waits(there, uid, () => move(there))).toBe(does)
  expect(await waits(HERE, uid, () => move(HERE))).toBe(does)
})
