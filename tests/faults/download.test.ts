import { spawnSync } from 'node:child_process'
import { readdirSync, readlinkSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { zipOf } from '../../server/src/features/downloads/zip-of.ts'
import { call, openSession } from '../harness/call.ts'
import { forgetMostResident, mostResidentMegabytes, residentMegabytes } from '../harness/memory.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { uploadLarge } from '../harness/upload-large.ts'

const FILES = 3
const MEGABYTE = 1024 * 1024

let server: OpalineServer
let token: string
let order: string
let stored = 0
beforeAll(async () => {
  server = await startOpaline()
  token = await openSession(server.keys)
  for (let slice = 1; slice <= FILES; slice += 1) {
    const { body, length } = await uploadLarge(server.keys, token, { frames: 700, studyUid: '2.25.800', slice })
    order = String(body['PatientOrderUuid'])
    stored += length
  }
})
afterAll(() => server.dispose())

const download = async (signal?: AbortSignal): Promise<Response> => {
  const { UserUuid } = server.keys
  const { body } = await call(server.url, 'DownloadOrder', { UserUuid, PatientOrderUuid: order }, { token })
  return fetch(String(body['Result']), signal ? { signal } : {})
}

/** How many files of the blob store the server has open. */
const openBlobs = (): number => {
  const folder = `/proc/${server.pid}/fd`
  return readdirSync(folder).filter((name) => linkOf(join(folder, name)).includes('/blobs/')).length
}
const linkOf = (path: string): string => {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

it('sends an order of 1.1 GB within 100 MB above idle', async () => {
  expect(stored).toBeGreaterThan(1_000_000_000)
  forgetMostResident(server.pid)
  const idle = residentMegabytes(server.pid)
  const { status, body } = await download()
  expect(status).toBe(200)
  let length = 0
  for await (const chunk of body ?? []) length += chunk.length
  expect(length).toBeGreaterThan(stored)
  expect(length - stored).toBeLessThan(10_000)
  const most = mostResidentMegabytes(server.pid)
  console.error(`download of ${Math.round(length / 1e6)} MB: ${idle.toFixed(0)} MB idle, ${most.toFixed(0)} MB at most`)
  expect(most - idle).toBeLessThan(100)
})

it('leaves nothing open when the client is gone', async () => {
  // The store keeps files open that were read a moment ago, each once.
  const before = openBlobs()
  const breaking = Array.from({ length: 5 }, async () => {
    const gone = new AbortController()
    const { body } = await download(gone.signal)
    let length = 0
    for await (const chunk of body ?? []) {
      length += chunk.length
      if (length > MEGABYTE) break
    }
    gone.abort()
  })
  await Promise.all(breaking)
  for (let tries = 0; tries < 100 && openBlobs() > before; tries += 1) await delay(100)
  expect(openBlobs()).toBe(before)
  expect(server.log()).not.toContain('"fault"')
  const { status, body } = await download()
  expect(status).toBe(200)
  await body?.cancel()
})

/** Writes a file whose zeros take no place on the disk. */
async function writeSparse(path: string, chunks: AsyncIterable<Buffer>): Promise<void> {
  const file = await open(path, 'w')
  const zeros = Buffer.alloc(MEGABYTE)
  let position = 0
  for await (const chunk of chunks) {
    if (!chunk.equals(zeros.subarray(0, chunk.length))) await file.write(chunk, 0, chunk.length, position)
    position += chunk.length
  }
  await file.close()
}

it('is ZIP64 beyond 4 GB, says Python', async () => {
  const piece = Buffer.alloc(MEGABYTE)
  const stream = async function* () {
    for (let count = 0; count < 4_200; count += 1) yield piece
  }
  const small = async function* () {
    yield Buffer.from('after')
  }
  const path = join(server.dataDirectory, 'large.zip')
  const entries = [
    { path: 'LARGE', open: async () => ({ stream }) },
    { path: 'SMALL', open: async () => ({ stream: small }) },
  ]
  await writeSparse(path, zipOf(entries, new Date()))
  const script = `import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print([i.file_size for i in z.infolist()], z.read('SMALL'))`
  const { stdout } = spawnSync('/usr/bin/python3', ['-c', script, path], { encoding: 'utf8' })
  expect(stdout).toBe(`[${4_200 * MEGABYTE}, 5] b'after'\n`)
  await rm(path)
}, 600_000)
