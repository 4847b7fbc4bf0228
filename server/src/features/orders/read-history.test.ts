import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import { readHistory } from './read-history.ts'
import { type OrderArchive, openOrderArchive } from './testing/order-archive.ts'

let archive: OrderArchive
beforeAll(async () => {
  archive = await openOrderArchive()
})
afterAll(() => archive.close())

const record = (action: string, orderUuids: readonly string[], outcome = 'success') =>
  archive.testDatabase.database.forAccount(archive.account.AccountUuid, (tx) =>
    sql`insert into audit_records (account_id, action, outcome, user_id, order_ids) values
      (${archive.account.AccountUuid}, ${action}, ${outcome}, ${archive.account.UserUuid}, ${orderUuids}::uuid[])`.execute(
      tx,
    ),
  )

const actions = async (orderUuid: string, accountUuid = archive.account.AccountUuid): Promise<string[]> => {
  const entries = await archive.testDatabase.database.forAccount(accountUuid, (tx) =>
    readHistory(tx, archive.account.AccountUuid, orderUuid),
  )
  return entries.map((entry) => entry.Action)
}

it('holds each deed on the order once, newest first, whatever other orders it was about', async () => {
  const [order, other] = [makeUuid(), makeUuid()]
  await record('First', [order])
  await record('OnBoth', [other, order])
  await record('OnTheOther', [other])
  await record('NamedTwice', [order, order])
  await record('OnNone', [])
  await record('Refused', [order], 'denied')
  expect(await actions(order)).toEqual(['NamedTwice', 'OnBoth', 'First'])
  expect(await actions(other)).toEqual(['OnTheOther', 'OnBoth'])
  expect(await actions(makeUuid())).toEqual([])
})

it('is closed to another account', async () => {
  const order = makeUuid()
  await record('Deed', [order])
  const foreign = await archive.testDatabase.createAccount('Beta')
  expect(await actions(order, foreign.AccountUuid)).toEqual([])
})

it('finds the records by the order, not by reading all of the account', async () => {
  const plan = await archive.testDatabase.database.forAccount(archive.account.AccountUuid, async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select record_id from audit_record_orders
      where account_id = ${archive.account.AccountUuid}::uuid and order_id = ${makeUuid()}::uuid`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  expect(plan).toMatch(/Index (Only )?Scan.*audit_record_orders_pkey|Bitmap Index Scan on audit_record_orders_pkey/)
  expect(plan).toMatch(/Index Cond: .*order_id = /)
})
