import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage, ctSeries } from '../../dicom/test/ct-image.ts'
import { call, openSession, uploadFile } from '../harness/call.ts'
import { ADMIN_DATABASE_URL, DATABASE, type OpalineServer, startOpaline } from '../harness/server.ts'
import { blobsOf, countStored } from '../harness/stored.ts'

let server: OpalineServer
let databaseName = ''
beforeAll(async () => {
  server = await startOpaline()
  databaseName = server.databaseUrl === undefined ? '' : new URL(server.databaseUrl).pathname.slice(1)
})
afterAll(() => server.dispose())

const AWAY_MS = 10_000

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: ADMIN_DATABASE_URL })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** Stops the database's processes where they stand, so that nothing answers; or lets nobody in. @returns how to end it */
async function takeDatabaseAway(): Promise<() => Promise<void>> {
  if (DATABASE === 'external') {
    await asAdmin(`alter database ${databaseName} with allow_connections false`)
    await asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${databaseName}'`)
    return () => asAdmin(`alter database ${databaseName} with allow_connections true`)
  }
  const cluster = join(server.dataDirectory, 'postgres', 'cluster')
  const [pid] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  execFileSync('kill', ['-KILL', pid ?? ''])
  return async () => undefined
}

it('answers Unavailable while the database is away, holds nothing half-stored, and goes on when it is back', async () => {
  const [first, second, ...rest] = ctSeries(6, { size: 64, studyUid: '2.25.800' })
  const token = await openSession(server.keys)
  expect((await uploadFile(server.keys, token, first ?? new Uint8Array())).status).toBe(200)
  const giveBack = await takeDatabaseAway()
  const seen = new Set<string>()
  const startedAt = Date.now()
  const away = DATABASE === 'external' ? AWAY_MS : 1_500
  while (Date.now() - startedAt < away) {
    const [list, sent, ready, health] = await Promise.all([
      call(server.url, 'GetPatientOrderList', { UserUuid: server.keys.UserUuid }, { token }),
      uploadFile(server.keys, token, second ?? new Uint8Array()),
      fetch(`${server.url}/readyz`),
      fetch(`${server.url}/healthz`),
    ])
    expect(health.status).toBe(200)
    for (const answer of [list, sent]) {
      seen.add(`${answer.status} ${answer.body['ErrorCode'] ?? 'Success'}`)
      if (answer.status === 503) {
        expect(answer.body['RetryAfterSeconds']).toEqual(expect.any(Number))
        expect(answer.headers.get('retry-after')).toBe(String(answer.body['RetryAfterSeconds']))
      }
    }
    if (list.status === 503 && DATABASE === 'external') expect(ready.status).toBe(503)
    await delay(200)
  }
  await giveBack()
  expect([...seen].filter((outcome) => !['503 Unavailable', '200 Success'].includes(outcome))).toEqual([])
  expect(seen).toContain('503 Unavailable')
  for (let tries = 0; tries < 50 && (await fetch(`${server.url}/readyz`)).status !== 200; tries += 1) await delay(200)
  const again = await openSession(server.keys)
  for (const file of [second ?? new Uint8Array(), ...rest])
    expect((await uploadFile(server.keys, again, file)).status).toBe(200)
  expect(await countStored(server.keys, again)).toEqual({ orders: 1, images: 6 })
  expect(blobsOf(server).pending).toBe(0)
  expect((await uploadFile(server.keys, again, ctImage({ size: 64, studyUid: '2.25.801' }))).body).toMatchObject({
    Success: true,
  })
})
