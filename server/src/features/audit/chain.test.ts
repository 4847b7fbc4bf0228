import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { METHODS } from '@opaline/contract'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { readConfig } from '../../config.ts'
import { makeLog } from '../../log.ts'
import type { Services } from '../../services.ts'
import { makeUuid } from '../../uuid.ts'
import { addOrderList, type OrderList } from '../orders/testing/open-order-list.ts'
import { appendAuditRecord } from './append-audit-record.ts'
import { keepAuditHeads } from './keep-audit-heads.ts'
import { verifyAuditLog } from './verify-audit-log.ts'

let test: TestDatabase
let folder: string
let services: Services
let list: OrderList
let account: string

beforeAll(async () => {
  test = await openTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'opaline-audit-'))
  services = {
    config: readConfig({ DATA_DIR: folder }),
    database: test.database,
    log: makeLog('fatal'),
    secretKey: 's'.repeat(43),
    now: () => new Date('2026-11-24T12:00:00Z'),
  } as unknown as Services
})
afterAll(async () => {
  await test.close()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  list = await addOrderList(test)
  account = list.account.AccountUuid
})

const append = (action: string, accountUuid = account) =>
  test.database.forAccount(accountUuid, (tx) =>
    appendAuditRecord(tx, {
      accountUuid,
      action,
      outcome: 'success',
      userUuid: list.account.UserUuid,
      sessionUuid: makeUuid(),
      address: '192.0.2.1',
      requestId: 'Ünïcode, 5:x,',
      orderUuids: [makeUuid(), makeUuid()],
      detail: { Detail: '"\n\u0001', Count: 1.5, A: { Z: 1, B: null } },
    }),
  )

async function appendMany(count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) await append(`Deed${made}`)
}

const records = () =>
  test.database.forAccount(account, (tx) =>
    tx.selectFrom('audit_records').select(['number', 'hash', 'at', 'action']).orderBy('number').execute(),
  )

/** What only who owns the whole cluster can do. */
async function tamper(statement: string, values: readonly unknown[] = [account]): Promise<void> {
  const client = new pg.Client(test.owner)
  await client.connect()
  await client.query(statement, [...values]).finally(() => client.end())
}

const verify = async () => {
  const { Message, ...found } = await list.call((call) => verifyAuditLog({ ...call, services }, {}))
  return { ...METHODS.VerifyAuditLog.result.parse(found), Message }
}

const headFile = (accountUuid = account) => join(folder, 'audit-heads', `${accountUuid}.json`)
const readHeadFile = async (): Promise<Record<string, unknown>> => JSON.parse(await readFile(headFile(), 'utf8'))

const intact = (CheckedCount: number) => ({ Result: 'Intact', FirstBroken: 0, CheckedCount, Message: '' })
const broken = (FirstBroken: number, Message = 'A record was changed, removed or put in.') => ({
  Result: 'Broken',
  FirstBroken,
  CheckedCount: FirstBroken - 1,
  Message,
})

describe('the chain', () => {
  it('numbers the records of 50 calls at once without a gap, each account for itself', async () => {
    const other = await test.createAccount()
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => append(`Deed${index}`, index % 5 === 0 ? other.AccountUuid : account)),
    )
    const rows = await records()
    // The first is that of the account's making.
    expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 41 }, (_, index) => String(index + 1)))
    expect(new Set(rows.map((row) => row.action)).size).toBe(41)
    const times = rows.map((row) => row.at.getTime())
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(await verify()).toEqual(intact(41))
  })

  it('has each hash over the one before and every field, as docs/audit.md says', async () => {
    await append('Deed')
    const { rows } = await test.database.forAccount(account, (tx) =>
      sql<Record<string, string> & { hash: Buffer }>`select number, id, account_id,
        to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') at, action, outcome, user_id, api_key_id,
        session_id, address, request_id, array_to_string(order_ids, ',') order_ids, detail::text, hash
        from audit_records order by number`.execute(tx),
    )
    let previous = Buffer.alloc(32)
    for (const { hash, ...fields } of rows) {
      const texts = Object.values(fields as Record<string, string | null>).map((text) => text ?? '')
      const canonical = texts.map((text) => `${Buffer.byteLength(text)}:${text},`).join('')
      previous = createHash('sha256').update(previous).update(canonical).digest()
      expect(hash).toEqual(previous)
    }
    expect(rows).toHaveLength(2)
  })

  it('leaves no number unused by a transaction that was rolled back', async () => {
    const failing = test.database.forAccount(account, async (tx) => {
      const deed = { accountUuid: account, action: 'Lost', outcome: 'success', address: '', requestId: '' } as const
      await appendAuditRecord(tx, deed)
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    await append('Kept')
    expect((await records()).map((row) => [row.number, row.action])).toEqual([
      ['1', 'CreateAccount'],
      ['2', 'Kept'],
    ])
  })

  it('holds over more records than one batch of its checking', async () => {
    await tamper(
      `insert into audit_records (account_id, action, outcome) select $1, 'Deed', 'success' from generate_series(1, 4500)`,
    )
    expect(await verify()).toEqual(intact(4501))
    await tamper(`update audit_records set address = 'x' where account_id = $1 and number = 4001`)
    expect(await verify()).toEqual(broken(4001))
  })
})

describe('VerifyAuditLog names the first record that is wrong', () => {
  beforeEach(() => appendMany(9))

  it('knows a good chain, with and without its outside head', async () => {
    expect(await verify()).toEqual(intact(10))
    await keepAuditHeads(services)
    expect(await verify()).toEqual(intact(10))
  })

  it.each([
    `action = 'Other'`,
    `outcome = 'denied'`,
    `at = at + interval '1 microsecond'`,
    'user_id = null',
    'api_key_id = account_id',
    'session_id = null',
    `address = '192.0.2.2'`,
    `request_id = ''`,
    'order_ids = order_ids[2:]',
    'order_ids = array[order_ids[2], order_ids[1]]',
    `detail = '{}'`,
    'hash = sha256(hash)',
  ])('a record with %s', async (change) => {
    await tamper(`update audit_records set ${change} where account_id = $1 and number = 4`)
    expect(await verify()).toEqual(broken(4))
  })

  it('a record that was removed from the middle', async () => {
    await tamper('delete from audit_record_orders where account_id = $1')
    await tamper('delete from audit_records where account_id = $1 and number = 6')
    expect(await verify()).toEqual(broken(6))
  })

  it('a record that was removed, with those after it numbered anew', async () => {
    await tamper('delete from audit_record_orders where account_id = $1')
    await tamper('delete from audit_records where account_id = $1 and number = 6')
    for (let number = 7; number <= 10; number += 1)
      await tamper('update audit_records set number = $2 - 1 where account_id = $1 and number = $2', [account, number])
    expect(await verify()).toEqual(broken(6))
  })

  it('two records that changed places', async () => {
    await tamper('update audit_records set number = -1 where account_id = $1 and number = 3')
    await tamper('update audit_records set number = 3 where account_id = $1 and number = 7')
    await tamper('update audit_records set number = 7 where account_id = $1 and number = -1')
    expect(await verify()).toEqual(broken(3))
  })

  it('the first record', async () => {
    await tamper(`update audit_records set action = 'Other' where account_id = $1 and number = 1`)
    expect(await verify()).toEqual(broken(1))
  })

  it('a record put in after the last or before the first', async () => {
    const copy = (number: number) =>
      tamper(
        `alter table audit_records disable trigger audit_records_chained;
         insert into audit_records (account_id, action, outcome, number, hash)
           values ('${account}', 'Other', 'success', ${number}, sha256(''));
         alter table audit_records enable trigger audit_records_chained`,
        [],
      )
    await copy(12)
    expect(await verify()).toEqual(broken(11))
    await copy(0)
    expect(await verify()).toEqual(broken(1))
  })

  it('an end that was cut off, where the head still names it', async () => {
    await tamper('delete from audit_record_orders where account_id = $1')
    await tamper('delete from audit_records where account_id = $1 and number > 8')
    expect(await verify()).toEqual(broken(9))
  })

  it('a head that is gone', async () => {
    await tamper('delete from audit_heads where account_id = $1')
    expect(await verify()).toEqual(broken(11, 'The account’s head is missing from the database.'))
  })
})

/** Removes the records after a number and sets the head back, as who owns the cluster could. */
async function cutEnd(last: number): Promise<void> {
  await tamper('delete from audit_record_orders where account_id = $1')
  await tamper('delete from audit_records where account_id = $1 and number > $2', [account, last])
  await tamper(
    `update audit_heads h set number = r.number, hash = r.hash, at = r.at from audit_records r
      where h.account_id = $1 and r.account_id = $1 and r.number = $2`,
    [account, last],
  )
}

/** Changes a record and makes every hash from it on anew. */
async function rewriteHistory(number: number): Promise<void> {
  await tamper(`update audit_records set action = 'Other' where account_id = $1 and number = $2`, [account, number])
  for (let next = number; next <= 10; next += 1)
    await tamper(
      `update audit_records r set hash = audit_hash(before.hash, r) from audit_records before
        where r.account_id = $1 and r.number = $2 and before.account_id = $1 and before.number = $2 - 1`,
      [account, next],
    )
  await cutEnd(10)
}

describe('the head outside the database', () => {
  beforeEach(async () => {
    await appendMany(9)
    await keepAuditHeads(services)
  })

  it('is signed, for its owner alone, and names the last record', async () => {
    const last = (await records()).at(-1)
    expect(await readHeadFile()).toEqual({
      AccountUuid: account,
      Number: 10,
      Hash: last?.hash.toString('hex'),
      At: '2026-11-24T12:00:00.000Z',
      Signature: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect((await stat(headFile())).mode & 0o777).toBe(0o600)
  })

  it('goes on with the chain, and is not written again where nothing came', async () => {
    const before = await stat(headFile())
    await keepAuditHeads(services)
    expect((await stat(headFile())).ino).toBe(before.ino)
    await append('Further')
    await Promise.all([1, 2, 3, 4].map(() => keepAuditHeads(services)))
    expect(await readHeadFile()).toMatchObject({ Number: 11 })
  })

  it('shows that the end was cut off, and stays though the shorter chain grows', async () => {
    await cutEnd(7)
    expect(await verify()).toEqual(broken(8))
    await keepAuditHeads(services)
    expect(await readHeadFile()).toMatchObject({ Number: 10 })
    await appendMany(5)
    await keepAuditHeads(services)
    expect(await readHeadFile()).toMatchObject({ Number: 10 })
    expect(await verify()).toEqual(broken(10))
  })

  it('shows that a history was written anew with good hashes, and is not replaced by that history’s', async () => {
    await rewriteHistory(4)
    await append('Further')
    await keepAuditHeads(services)
    expect(await readHeadFile()).toMatchObject({ Number: 10 })
    expect(await verify()).toEqual(broken(10))
  })

  it('shows that it was forged to hide a cut, and is not replaced', async () => {
    await cutEnd(7)
    const last = (await records()).at(-1)
    const forged = { ...(await readHeadFile()), Number: 7, Hash: last?.hash.toString('hex') }
    await writeFile(headFile(), JSON.stringify(forged))
    const found = broken(8, 'The head outside the database was not written by this server.')
    expect(await verify()).toEqual(found)
    await keepAuditHeads(services)
    expect(await verify()).toEqual(found)
  })

  it.each(['', '{}', '[]', '\0'])('counts as forged when its file holds %j', async (text) => {
    await writeFile(headFile(), text)
    expect(await verify()).toEqual(broken(11, 'The head outside the database was not written by this server.'))
  })

  it('counts as forged when it is another account’s', async () => {
    const mine = headFile()
    const other = await addOrderList(test)
    await keepAuditHeads(services)
    await writeFile(mine, await readFile(headFile(other.account.AccountUuid)))
    expect(await verify()).toMatchObject({ Result: 'Broken', FirstBroken: 11 })
  })
})
