import { DetailedError, Upload } from 'tus-js-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { openSession } from '../harness/call.ts'
import { type CuttingProxy, openCuttingProxy } from '../harness/cutting-proxy.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'
import { countStored, downloadAll, sha256 } from '../harness/stored.ts'

/** The protocol's own client, which knows nothing of this server, as the judge of its tus. */

const PIECE_BYTES = 8.5 * 2 ** 20
let server: OpalineServer
let line: CuttingProxy
let keys: Keys
beforeAll(async () => {
  server = await startOpaline()
  line = await openCuttingProxy(server.url)
  keys = await server.createAccount('Tus')
})
afterAll(async () => {
  await line.close()
  await server.dispose()
})

interface Sent {
  readonly results: string[]
  readonly upload: Upload
  readonly error: Error | DetailedError | undefined
}

async function send(file: Uint8Array, more: Readonly<Record<string, unknown>> = {}): Promise<Sent> {
  const { UserUuid, InstitutionUuid } = keys
  const authorization = `Bearer ${await openSession(keys)}`
  const results: string[] = []
  return new Promise((resolve) => {
    const upload: Upload = new Upload(Buffer.from(file), {
      endpoint: `${line.url}/api/v1/uploads`,
      headers: { authorization },
      metadata: { Kind: 'dicom', UserUuid, InstitutionUuid, Sha256: sha256(file) },
      retryDelays: [100, 500, 1_000],
      onAfterResponse: (_, response) => {
        const result = response.getHeader('upload-result')
        if (result) results.push(Buffer.from(result, 'base64').toString())
      },
      onSuccess: () => resolve({ results, upload, error: undefined }),
      onError: (error) => resolve({ results, upload, error }),
      ...more,
    })
    upload.start()
  })
}

const statusOf = ({ error }: Sent): number | undefined =>
  error instanceof DetailedError ? error.originalResponse?.getStatus() : undefined

it('sends a file in one request and in pieces', async () => {
  const files = [1, 2].map((slice) => ctImage({ frames: 4, slice, studyUid: '2.25.9301' }))
  const [whole = new Uint8Array(), pieces = new Uint8Array()] = files
  const { results, error } = await send(whole)
  expect(error).toBeUndefined()
  expect(results.map((text) => JSON.parse(text))).toMatchObject([{ Success: true, Sha256: sha256(whole) }])
  expect((await send(pieces, { chunkSize: 300_000 })).error).toBeUndefined()
  const stored = await downloadAll(keys, await openSession(keys))
  expect([...stored.values()].sort()).toEqual(files.map(sha256).sort())
})

it('goes on over a line that is cut in the middle of one long request', async () => {
  const file = ctImage({ frames: 60, studyUid: '2.25.9302' })
  const before = line.sent()
  line.cutAfter(12_000_000, 25_000_000)
  expect((await send(file)).error).toBeUndefined()
  // It asks again at once, maybe before the server has heard of the cut: then a piece is sent twice.
  expect(line.sent() - before - file.length).toBeLessThan(2 * PIECE_BYTES)
  expect([...(await downloadAll(keys, await openSession(keys))).values()]).toContain(sha256(file))
})

it('is told that bytes are not those of the checksum, and that an upload was ended', async () => {
  const before = await countStored(keys, await openSession(keys))
  const file = ctImage({ size: 64, studyUid: '2.25.9303' })
  const { UserUuid, InstitutionUuid } = keys
  const metadata = { Kind: 'dicom', UserUuid, InstitutionUuid, Sha256: '0'.repeat(64) }
  expect(statusOf(await send(file, { metadata }))).toBe(460)
  expect(statusOf(await send(file, { metadata: { ...metadata, Kind: 'image' } }))).toBe(400)
  const sent = await send(file)
  await sent.upload.abort(true)
  const gone = await fetch(String(sent.upload.url), {
    method: 'HEAD',
    headers: { authorization: `Bearer ${await openSession(keys)}`, 'tus-resumable': '1.0.0' },
  })
  expect(gone.status).toBe(404)
  const after = await countStored(keys, await openSession(keys))
  expect(after).toEqual({ orders: before.orders + 1, images: before.images + 1 })
})
