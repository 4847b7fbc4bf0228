import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { askDicomweb, byKeys } from './testing/dicomweb-door.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

let door: ViewerDoor
let owner: CreatedAccount
const file = Buffer.from(ctImage({ slice: 1, size: 16 }))
const STUDY = '/studies/2.25.1001'
const SERIES = `${STUDY}/series/2.25.1001.1`
const INSTANCE = `${SERIES}/instances/2.25.1001.1.1`
const FILE = { accept: 'application/dicom; transfer-syntax=*' }

beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
  await door.store(owner, file)
})
afterAll(() => door.close())

const ask = (path: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  askDicomweb(door, path, byKeys(owner), headers, method)

describe('what a caller has already', () => {
  it.each([
    STUDY,
    SERIES,
    INSTANCE,
    `${STUDY}/metadata`,
    `${SERIES}/metadata`,
    `${INSTANCE}/metadata`,
    `${INSTANCE}/frames/1`,
    `${INSTANCE}/bulkdata/7FE00010`,
    `${INSTANCE}/rendered`,
    `${STUDY}/thumbnail`,
  ])('%s is not sent again until it changes', async (path) => {
    const { etag = '' } = (await ask(path)).headers as { etag?: string }
    expect(etag).toMatch(/^"[\w-]{22}"$/)
    const again = await ask(path, { 'if-none-match': etag })
    expect([again.statusCode, again.rawPayload.length, again.headers['etag']]).toEqual([304, 0, etag])
    const elsewhere = await ask(path, { 'if-match': '"another"' })
    expect(elsewhere.json()).toMatchObject({ status: 412, code: 'Conflict' })
  })

  it('is another for every form', async () => {
    const accepts = [
      'application/dicom',
      'multipart/related; type="application/dicom"',
      'application/dicom; transfer-syntax=1.2.840.10008.1.2.5',
    ]
    const tags = await Promise.all(accepts.map(async (accept) => (await ask(INSTANCE, { accept })).headers['etag']))
    expect(new Set(tags).size).toBe(3)
  })

  it('is old once an image comes', async () => {
    const { etag = '' } = (await ask(`${SERIES}/metadata`)).headers as { etag?: string }
    await door.store(owner, ctImage({ slice: 2, size: 16 }))
    const answer = await ask(`${SERIES}/metadata`, { 'if-none-match': etag })
    expect([answer.statusCode, answer.json().length]).toEqual([200, 2])
  })
})

describe('a part of a file', () => {
  it('is sent where it is asked for', async () => {
    const answer = await ask(INSTANCE, { ...FILE, range: 'bytes=128-131' })
    expect([answer.statusCode, answer.body]).toEqual([206, 'DICM'])
    expect(answer.headers).toMatchObject({
      'content-range': `bytes 128-131/${file.length}`,
      'content-length': '4',
      'accept-ranges': 'bytes',
    })
  })

  it('is refused beyond the end', async () => {
    const answer = await ask(INSTANCE, { ...FILE, range: 'bytes=10000000-' })
    expect([answer.statusCode, answer.headers['content-range']]).toEqual([416, `bytes */${file.length}`])
  })

  it('is not joined to what has changed since', async () => {
    const { etag = '' } = (await ask(INSTANCE, FILE)).headers as { etag?: string }
    const range = 'bytes=128-131'
    expect((await ask(INSTANCE, { ...FILE, range, 'if-range': etag })).statusCode).toBe(206)
    const whole = await ask(INSTANCE, { ...FILE, range, 'if-range': '"another"' })
    expect([whole.statusCode, whole.rawPayload.equals(file)]).toEqual([200, true])
  })

  it('is had of bulk data too', async () => {
    const answer = await ask(`${INSTANCE}/bulkdata/7FE00010`, { range: 'bytes=-2' })
    expect(answer.rawPayload).toEqual(file.subarray(file.length - 2))
  })
})

it('may be many frames by one list', async () => {
  const [frames, study] = [120, '2.25.2002']
  await door.store(owner, ctImage({ size: 4, frames, studyUid: study }))
  const all = Array.from({ length: frames }, (_, at) => at + 1).join()
  const answer = await ask(`/studies/${study}/series/${study}.1/instances/${study}.1.1/frames/${all}`)
  expect(answer.statusCode).toBe(200)
  expect(answer.body.split('Content-Type: application/octet-stream').length - 1).toBe(frames)
})

it('is told of by HEAD as it would be sent', async () => {
  const [whole, head] = [await ask(INSTANCE, FILE), await ask(INSTANCE, FILE, 'HEAD')]
  expect([head.statusCode, head.rawPayload.length]).toEqual([200, 0])
  for (const name of ['content-type', 'content-length', 'etag']) expect(head.headers[name]).toBe(whole.headers[name])
})
