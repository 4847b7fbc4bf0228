import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { ADMIN_URL } from '../../../test/database.ts'
import { openArchive, type TestArchive } from './testing/open-archive.ts'
import { refusalOf } from './testing/refusal-of.ts'
import { NOTHING, whatIsLeft } from './testing/what-is-left.ts'

const run = promisify(execFile)

let undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
  undo = []
})

async function open(folder?: string): Promise<TestArchive> {
  const archive = await openArchive(folder)
  undo.push(() => archive.close())
  return archive
}

async function asAdmin(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: ADMIN_URL })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

const image = (studyUid: string, size = 64) => ctImage({ size, studyUid })

test('a full disk: 507, nothing is left, and the next file is stored once there is room', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opaline-full-'))
  undo.push(() => rm(folder, { recursive: true }))
  await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder])
  undo.push(() => run('umount', ['-l', folder]))
  const archive = await open(join(folder, 'blobs'))
  const refusal = await refusalOf(archive.store(image('2.25.1', 2048)))
  expect(refusal).toMatchObject({ code: 'Unavailable', status: 507, retryAfter: 30 })
  expect(refusal.message).toBe('The disk of the server is full. Nothing was stored.')
  expect(await whatIsLeft(archive)).toEqual(NOTHING)
  expect((await archive.store(image('2.25.1'))).AlreadyStored).toBe(false)
})

test('the database away: 503, nothing is left; back again: it is stored', async () => {
  const archive = await open()
  const { rows } = await archive.database.pool.query<{ name: string }>('select current_database() as name')
  const name = rows[0]?.name ?? ''
  await archive.store(image('2.25.1'))
  const before = await whatIsLeft(archive)
  await asAdmin(
    `alter database ${name} allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  )
  const refusals = await Promise.all([2, 3, 4, 5].map((n) => refusalOf(archive.store(image(`2.25.${n}`)))))
  await asAdmin(`alter database ${name} allow_connections true`)
  for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'Unavailable', status: 503, retryAfter: 5 })
  expect(await whatIsLeft(archive)).toEqual(before)
  expect((await archive.store(image('2.25.2'))).AlreadyStored).toBe(false)
})

test('connections that are cut under load: what was answered is there, what was not is not, and all goes in at last', async () => {
  const archive = await open()
  const { rows } = await archive.database.pool.query<{ name: string }>('select current_database() as name')
  const files = Array.from({ length: 60 }, (_, index) => image(`2.25.${index + 1}`, 32))
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${rows[0]?.name}' and application_name = 'opaline'`
  const cuts: Promise<void>[] = []
  const cutting = setInterval(() => cuts.push(asAdmin(cut)), 40)
  const outcomes = await Promise.allSettled(files.map((file) => archive.store(file)))
  clearInterval(cutting)
  await Promise.all(cuts)
  await expect.poll(async () => (await whatIsLeft(archive).catch(() => undefined))?.pending).toBe(0)
  const again: boolean[] = []
  for (const file of files) again.push((await archive.store(file)).AlreadyStored)
  const lost = outcomes.filter((outcome, index) => outcome.status === 'fulfilled' && again[index] !== true)
  expect(lost).toEqual([])
  expect(await whatIsLeft(archive)).toMatchObject({ pending: 0, instances: 60, orders: 60 })
})
