import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import { testBlobStore } from './blob-store.suite.ts'
import { FileBlobStore } from './file-blob-store.ts'

const run = promisify(execFile)
const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

const folder = () => mkdtemp(join(tmpdir(), 'opaline-blobs-'))

testBlobStore('files', async () => {
  const root = await folder()
  const store = await FileBlobStore.open(root)
  return { store, reopen: () => FileBlobStore.open(root), close: () => rm(root, { recursive: true }) }
})

test('a blob’s path is made of its account and its key, two folders of time between them', async () => {
  const root = await folder()
  undo.push(() => rm(root, { recursive: true }))
  const store = await FileBlobStore.open(root)
  const account = makeUuid()
  const blob = await store.create(account)
  await store.commitBlobs([blob])
  const { key } = blob
  expect(await readdir(join(root, account, key.slice(0, 5), key.slice(5, 8)))).toEqual([key])
})

test('a full disk is 507 with a time to try again; what did not fit leaves nothing, and reading goes on', async () => {
  const root = await folder()
  undo.push(() => rm(root, { recursive: true }))
  await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', root])
  undo.push(() => run('umount', ['-l', root]))
  const store = await FileBlobStore.open(root)
  const account = makeUuid()
  const kept = await store.create(account)
  await kept.write(Buffer.from('kept'))
  await store.commitBlobs([kept])
  const large = await store.create(account)
  await large.write(Buffer.alloc(2 ** 21))
  await expect(large.finish()).rejects.toMatchObject({
    code: 'Unavailable',
    status: 507,
    details: { RetryAfterSeconds: 30 },
    message: 'The disk of the server is full. Nothing was stored.',
  })
  await large.discard()
  expect(await readdir(join(root, 'pending'))).toEqual([])
  expect(String(await store.readBytes(account, kept.key, { offset: 0, length: 4 }))).toBe('kept')
  const next = await store.create(account)
  await next.write(Buffer.alloc(2 ** 18))
  await store.commitBlobs([next])
})

test('more files can be read at once than are kept open, and of what was written only its folder is', async () => {
  const root = await folder()
  undo.push(() => rm(root, { recursive: true }))
  const store = await FileBlobStore.open(root)
  const account = makeUuid()
  const openNow = async () => (await readdir('/proc/self/fd')).length
  const before = await openNow()
  const blobs = await Promise.all(
    Array.from({ length: 700 }, async (_, index) => {
      const blob = await store.create(account)
      await blob.write(Buffer.from(String(index).padStart(4, '0')))
      return blob
    }),
  )
  await store.commitBlobs(blobs)
  const folders = new Set(blobs.map((blob) => blob.key.slice(0, 8))).size
  await expect.poll(async () => (await openNow()) - before).toBe(folders)
  const asked = { offset: 0, length: 4 }
  const read = await Promise.all(blobs.map((blob) => store.readBytes(account, blob.key, asked)))
  expect(read.map(String)).toEqual(blobs.map((_, index) => String(index).padStart(4, '0')))
  await expect.poll(async () => (await openNow()) - before).toBe(512 + folders)
  store.close()
  await expect.poll(async () => (await openNow()) - before).toBe(0)
})
