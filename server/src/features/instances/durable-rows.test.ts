import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import { afterEach, expect, test, vi } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { openArchive, type TestArchive } from './testing/open-archive.ts'
import { refusalOf } from './testing/refusal-of.ts'
import { NOTHING, whatIsLeft } from './testing/what-is-left.ts'

/** Rows are written while the bytes are flushed, and committed after that. */

let archive: TestArchive
afterEach(() => archive.close())

const image = (studyUid: string) => ctImage({ size: 32, studyUid })
const ONE_STORED = { pending: 0, blobs: 1, orders: 1, studies: 1, series: 1, instances: 1 }

/** How many transactions wait for their next statement. */
async function openTransactions(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int count from pg_stat_activity
    where datname = current_database() and state = 'idle in transaction'`.execute(archive.database.withoutAccount)
  return rows[0]?.count ?? 0
}

test('rows that are written stay unseen until the bytes are durable', async () => {
  archive = await openArchive()
  const commitBlobs = archive.blobs.commitBlobs.bind(archive.blobs)
  let flush = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    flush = resolve
  })
  vi.spyOn(archive.blobs, 'commitBlobs').mockImplementation(async (blobs) => {
    await asked
    await commitBlobs(blobs)
  })
  const storing = archive.store(image('2.25.1'))
  await expect.poll(openTransactions).toBe(1)
  expect(await whatIsLeft(archive)).toEqual(NOTHING)
  flush()
  expect((await storing).AlreadyStored).toBe(false)
  expect(await whatIsLeft(archive)).toEqual(ONE_STORED)
})

test('bytes that cannot be made durable fail their image, and no other of those that are committed with it', async () => {
  archive = await openArchive()
  const record = archive.arrivals.record.bind(archive.arrivals)
  vi.spyOn(archive.arrivals, 'record').mockImplementation((arrival) => {
    if (arrival.examined.studyInstanceUid !== '2.25.2') return record(arrival)
    const full = new ApiError('Unavailable', 'The disk of the server is full. Nothing was stored.')
    const durable = Promise.reject(full)
    durable.catch(() => undefined)
    return record({ ...arrival, durable })
  })
  const commits = archive.arrivals.commitsOf(archive.account.AccountUuid)
  const storing = ['2.25.2', '2.25.3'].map((uid) => archive.store(image(uid)))
  const [full, stored] = storing as [Promise<unknown>, Promise<unknown>]
  expect(await refusalOf(full)).toMatchObject({
    code: 'Unavailable',
    message: 'The disk of the server is full. Nothing was stored.',
  })
  expect(await stored).toMatchObject({ AlreadyStored: false })
  expect(archive.arrivals.commitsOf(archive.account.AccountUuid)).toBe(commits + 1)
  expect(await whatIsLeft(archive)).toEqual(ONE_STORED)
  expect(await archive.store(image('2.25.3'))).toMatchObject({ AlreadyStored: true })
})

test('a flush that fails leaves nothing, whatever was written meanwhile', async () => {
  archive = await openArchive()
  const full = new ApiError('Unavailable', 'The disk of the server is full. Nothing was stored.')
  const broken = vi.spyOn(archive.blobs, 'commitBlobs').mockImplementation(async () => {
    await expect.poll(openTransactions).toBe(1)
    throw full
  })
  expect(await refusalOf(archive.store(image('2.25.1')))).toMatchObject({ code: 'Unavailable' })
  expect(await whatIsLeft(archive)).toEqual(NOTHING)
  expect(await openTransactions()).toBe(0)
  broken.mockRestore()
  expect(await archive.store(image('2.25.1'))).toMatchObject({ AlreadyStored: false })
})
