import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { CommitUnknownError, inTransaction, type Later } from './in-transaction.ts'

let test: TestDatabase
let accountUuid: string
beforeAll(async () => {
  test = await openTestDatabase()
  accountUuid = (await test.createAccount('Alpha')).AccountUuid
})
afterAll(() => test.close())

const names = async (): Promise<string[]> => {
  const rows = await test.database.forAccount(accountUuid, (tx) =>
    tx.selectFrom('institutions').select('name').orderBy('name').execute(),
  )
  return rows.map(({ name }) => name)
}

const insert = (client: pg.PoolClient, name: string): Promise<unknown> =>
  client.query('insert into institutions (id, account_id, name, ae_title) values (gen_random_uuid(), $1, $2, $2)', [
    accountUuid,
    name,
  ])

const run = <T>(work: (client: pg.PoolClient, later: Later) => Promise<T>): Promise<T> =>
  inTransaction(test.database.pool, `begin; select set_config('opaline.account_id', '${accountUuid}', true)`, work)

const connectionOf = async (): Promise<unknown> =>
  (await test.database.pool.query('select pg_backend_pid() as pid, now() = statement_timestamp() as fresh')).rows[0]

it('commits what nobody waits for with what somebody does, in its order', async () => {
  const seen = await run(async (client, later) => {
    later(insert(client, 'FIRST'))
    const { rows } = await client.query('select name from institutions order by name')
    later(insert(client, 'SECOND'))
    return rows.map(({ name }) => name as string)
  })
  expect(seen).toEqual(['Alpha Hospital', 'FIRST'])
  expect(await names()).toEqual(['Alpha Hospital', 'FIRST', 'SECOND'])
})

it('fails by what failed first, keeps nothing, and gives the connection back as new', async () => {
  const before = await names()
  const pid = await run(async (client) => (await client.query('select pg_backend_pid() as pid')).rows[0].pid)
  const later = run(async (client, leave) => {
    leave(insert(client, 'LOST'))
    leave(client.query('select 1 / 0'))
    await client.query('select 1')
  })
  await expect(later).rejects.toMatchObject({ code: '22012', message: 'division by zero' })
  expect(await connectionOf()).toEqual({ pid, fresh: true })
  await expect(run((client) => client.query('select 1 / 0'))).rejects.toMatchObject({ code: '22012' })
  expect(await connectionOf()).toEqual({ pid, fresh: true })
  const atCommit = run(async (client, leave) => leave(client.query('select 1 / 0')))
  await expect(atCommit).rejects.toMatchObject({ code: '22012' })
  expect(await names()).toEqual(before)
})

it.each([
  ['before it is sent', () => Promise.reject(new Error('no metadata'))],
  [
    'while it is put into a message',
    (client: pg.PoolClient) =>
      client.query('select $1::text', [
        {
          toPostgres: () => {
            throw new Error('no metadata')
          },
        },
      ]),
  ],
])('commits nothing where a statement that nobody waits for fails here, %s', async (_, fail) => {
  const before = await names()
  const failed = run(async (client, leave) => {
    leave(insert(client, 'HALF'))
    leave(fail(client))
  })
  await expect(failed).rejects.toThrow('no metadata')
  expect(await names()).toEqual(before)
})

it('says that nobody can tell where the connection breaks while it commits', async () => {
  const broken = run(async (client, leave) => {
    leave(insert(client, 'LOST'))
    leave(client.query('select pg_terminate_backend(pg_backend_pid())'))
  })
  await expect(broken).rejects.toBeInstanceOf(CommitUnknownError)
  expect(await names()).not.toContain('LOST')
})
