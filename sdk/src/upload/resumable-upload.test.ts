import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Answered, Received } from '../testing/api-server.ts'
import { dicomFile } from '../testing/dicom-file.ts'
import { INSTITUTION, ORDER, USER } from '../testing/session-handlers.ts'
import { tusServer } from '../testing/tus-server.ts'
import { sentFiles, servers, upload } from '../testing/upload-bench.ts'
import { uploadHandlers } from '../testing/upload-server.ts'

const serve = servers()
const PIECE_BYTES = 8 * 1024 * 1024
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const largeFile = (sop = '1.2.3.1') => dicomFile({ sop, name: 'Anna Meier.dcm', pixelBytes: 2 * PIECE_BYTES })
const resultOf = (bytes: Buffer) => ({
  Success: true,
  Message: '',
  PatientOrderUuid: ORDER,
  SopInstanceUid: '1.2.3.1',
  Sha256: sha256(bytes),
  AlreadyStored: false,
})

/** A server and a library; `instead` answers some requests of uploads in the server's place. */
async function serveTus(instead: (request: Received) => Answered | undefined = () => undefined) {
  const tus = tusServer(resultOf, { instead })
  const bench = await serve({ ...uploadHandlers().handlers, ...tus.handlers })
  const verbs = () => bench.server.received.filter(({ method }) => method.startsWith('uploads')).map(({ verb }) => verb)
  return { ...bench, tus, verbs }
}

/** Gives answers for requests of one kind, one after the other. */
const once = (verb: string, answers: (Answered | undefined)[]) => (request: Received) =>
  request.verb === verb ? answers.shift() : undefined

describe('a file of 8 MB or more', () => {
  test('goes in pieces, announced by its hash and not by its name', async () => {
    const { server, api, tus, verbs } = await serveTus()
    const file = largeFile()
    expect((await upload(api, [file])).at(-1)).toMatchObject({ Success: true, UploadedCount: 1, FailedList: [] })
    expect(verbs()).toEqual(['POST', 'PATCH', 'PATCH', 'PATCH'])
    const bytes = Buffer.from(await file.arrayBuffer())
    expect(tus.announced).toEqual([
      {
        Kind: 'dicom',
        UserUuid: USER,
        InstitutionUuid: INSTITUTION,
        RunUuid: expect.any(String),
        Sha256: sha256(bytes),
      },
    ])
    expect(tus.bytes.get('token-1')?.equals(bytes)).toBe(true)
    expect(sentFiles(server)).toEqual([])
  })

  test('smaller ones go as they are', async () => {
    const { server, api, verbs } = await serveTus()
    await upload(api, [dicomFile({ pixelBytes: PIECE_BYTES - 2_000 })])
    expect([verbs(), sentFiles(server).length]).toEqual([[], 1])
  })

  test('goes on where the server stands, with one piece sent twice at most', async () => {
    const { api, tus, verbs } = await serveTus(once('PATCH', [undefined, 'hang up', { status: 503, text: '' }]))
    expect((await upload(api, [largeFile()])).at(-1)).toMatchObject({ Success: true, UploadedCount: 1 })
    expect(verbs()).toEqual(['POST', 'PATCH', 'PATCH', 'HEAD', 'PATCH', 'HEAD', 'PATCH', 'PATCH'])
    expect(tus.announced).toHaveLength(1)
  })

  test('is begun again, once, when the server has lost it', async () => {
    const gone = () => once('PATCH', [undefined, { status: 404, text: '' }])
    const lost = gone()
    let isLost = false
    const { api, tus } = await serveTus((request) => {
      if (isLost && request.verb === 'HEAD' && request.method.endsWith('token-1')) return { status: 404, text: '' }
      const answered = lost(request)
      isLost ||= answered !== undefined
      return answered
    })
    expect((await upload(api, [largeFile()])).at(-1)).toMatchObject({ Success: true, UploadedCount: 1 })
    expect(tus.announced).toHaveLength(2)
  })

  test('is refused when the server loses it again and again', async () => {
    const { api, tus } = await serveTus(({ verb }) => (verb === 'POST' ? undefined : { status: 404, text: '' }))
    const last = (await upload(api, [largeFile()])).at(-1)
    expect(last).toMatchObject({ Success: false, ErrorCode: 'NotFound', UploadedCount: 0 })
    expect(tus.announced).toHaveLength(2)
  })

  test('whose bytes changed on their way is sent again, once', async () => {
    const { api, tus } = await serveTus(once('PATCH', [undefined, undefined, { status: 460, text: '' }]))
    expect((await upload(api, [largeFile()])).at(-1)).toMatchObject({ Success: true, UploadedCount: 1 })
    expect(tus.announced).toHaveLength(2)
  })

  test('is NetworkError once no piece has come through for the whole window, though the server answers', async () => {
    const { api } = await serveTus(({ verb }) => (verb === 'PATCH' ? 'hang up' : undefined))
    const began = performance.now()
    const last = (await upload(api, [largeFile()])).at(-1)
    expect(last).toMatchObject({ Success: false, ErrorCode: 'NetworkError', UploadedCount: 0 })
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  test('that is refused says why, and is not sent again', async () => {
    const conflict = { Success: false, ErrorCode: 'Conflict', Message: 'Another image is stored under this UID.' }
    const tus = tusServer(() => conflict)
    const { api, server } = await serve({ ...uploadHandlers().handlers, ...tus.handlers })
    const last = (await upload(api, [largeFile()])).at(-1)
    expect(last?.['FailedList']).toEqual([
      { FileName: 'Anna Meier.dcm', ErrorCode: 'Conflict', Message: conflict.Message },
    ])
    expect(server.received.filter(({ verb }) => verb === 'PATCH')).toHaveLength(3)
  })
})
