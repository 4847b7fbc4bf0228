import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { makeUuid } from '../../uuid.ts'
import { executeLast, selectFirst, selectPrepared, type Tx } from './database.ts'
import { literal } from './pooled-connection.ts'

const test = await openTestDatabase()
afterAll(() => test.close())
const { database } = test

const account = makeUuid()
const inAccount = <T>(work: (tx: Tx) => Promise<T>) => database.forAccount(account, work)
const put = (id: string) => `insert into directory (kind, key, account_id, subject_id)
  values ('email', decode(md5(${literal(id)}), 'hex'), ${literal(id)}, ${literal(id)})`
const isThere = async (id: string) =>
  (await sql`select 1 from directory where account_id = ${id}::uuid`.execute(database.withoutAccount)).rows.length === 1

it('writes what was left to the end with the commit, and nothing where the work fails', async () => {
  const [kept, lost] = [makeUuid(), makeUuid()]
  await inAccount((tx) => executeLast(tx, put(kept)))
  const failing = inAccount(async (tx) => {
    await executeLast(tx, put(lost))
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect([await isThere(kept), await isThere(lost)]).toEqual([true, false])
})

it('takes all back where what was left to the end fails', async () => {
  const id = makeUuid()
  const failing = inAccount(async (tx) => {
    await sql.raw(put(id)).execute(tx)
    await executeLast(tx, 'select 1 / 0')
  })
  await expect(failing).rejects.toThrow('division by zero')
  expect(await isThere(id)).toBe(false)
})

it('goes on after a transaction whose first statement fails', async () => {
  const failing = database.withoutAccount.transaction().execute((tx) => selectFirst(tx, 'select 1 / 0'))
  await expect(failing).rejects.toThrow('division by zero')
  const words = () =>
    inAccount((tx) => selectPrepared<{ word: string }>(tx, 'test-word', sql`select ${'here'}::text word`))
  expect([await words(), await words()]).toEqual([[{ word: 'here' }], [{ word: 'here' }]])
})

it('gives up a connection that is lost, and says so to whoever had it', async () => {
  const end = inAccount((tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx))
  await expect(end).rejects.toThrow()
  expect(await inAccount((tx) => selectFirst(tx, 'select 1 as one'))).toEqual([{ one: 1 }])
})

it('sends nothing for a transaction in which nothing is asked', async () => {
  const sent: unknown[] = []
  const hear = (client: pg.PoolClient) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown
    client.query = ((...given: unknown[]) => {
      sent.push(given[0])
      return query(...given)
    }) as pg.PoolClient['query']
  }
  database.pool.once('acquire', hear)
  await database.withoutAccount.transaction().execute(async () => undefined)
  expect(sent).toEqual([])
})

it.each(["it's", 'back\\slash', "\\'", 'line\nend', "'; drop table directory; --", 'ünïcode 名'])(
  'writes %j into a statement as it is',
  async (text) => {
    expect(await inAccount((tx) => selectFirst(tx, `select ${literal(text)}::text as text`))).toEqual([{ text }])
    expect(await inAccount((tx) => selectFirst(tx, `select ${literal([text, 'x'])}::text[] as text`))).toEqual([
      { text: [text, 'x'] },
    ])
  },
)

it('writes bytes into a statement as they are', async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value))
  expect(await inAccount((tx) => selectFirst(tx, `select ${literal(bytes)} as bytes`))).toEqual([{ bytes }])
})

it('refuses a text that would end a statement', () => {
  expect(() => literal('a\0b')).toThrow('NUL')
})
