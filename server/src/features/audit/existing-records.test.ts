import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { olderAccount, openOlderDatabase } from '../../../test/older-database.ts'
import type { Database } from '../../store/db/database.ts'
import { appendAuditRecord } from './append-audit-record.ts'
import { checkChain } from './check-chain.ts'
import { readHead } from './read-head.ts'

const [alpha, beta, none] = [randomUUID(), randomUUID(), randomUUID()]
let database: Database
let close: () => Promise<void>

beforeAll(async () => {
  const older = await openOlderDatabase('0010', async (run) => {
    for (const account of [alpha, beta, none]) await run(olderAccount(account))
    await run(`insert into audit_records (account_id, action, outcome, at, order_ids, detail)
      select account::uuid, 'Deed' || n, 'success', '2026-01-01'::timestamptz + n * interval '1 minute',
        array[gen_random_uuid()], '{"Detail": "é"}'
      from generate_series(1, 30) n, unnest('{${alpha},${beta}}'::text[]) account`)
  })
  database = older.database
  close = older.close
})
afterAll(() => close())

it.each([
  ['many records', alpha, 30n],
  ['the same number of its own', beta, 30n],
  ['none', none, 0n],
])('chains what was recorded before there was a chain: an account with %s', async (_, account, count) => {
  await database.forAccount(account, async (tx) => {
    const head = await readHead(tx, account)
    expect(head?.number).toBe(count)
    expect(await checkChain(tx, account, head ? [head] : [])).toEqual({ checked: count, brokenAt: undefined })
    const rows = await tx.selectFrom('audit_records').select('action').orderBy('number').execute()
    expect(rows.map((row) => row.action)).toEqual(Array.from({ length: Number(count) }, (__, n) => `Deed${n + 1}`))
  })
  const deed = { accountUuid: account, action: 'New', outcome: 'success', address: '', requestId: '' } as const
  await database.forAccount(account, (tx) => appendAuditRecord(tx, deed))
  const chain = await database.forAccount(account, (tx) => checkChain(tx, account, []))
  expect(chain).toEqual({ checked: count + 1n, brokenAt: undefined })
})
