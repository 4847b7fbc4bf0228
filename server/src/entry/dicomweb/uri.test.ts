import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { headerOf } from '../../../../dicom/test/read-sample.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { askDicomweb, byKeys } from './testing/dicomweb-door.ts'
import { encapsulatedPdf } from './testing/encapsulated-pdf.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

let door: ViewerDoor
let owner: CreatedAccount
const file = Buffer.from(ctImage({ slice: 1, size: 64, frames: 3 }))
const CT = { studyUID: '2.25.1001', seriesUID: '2.25.1001.1', objectUID: '2.25.1001.1.1' }
let pdf: Record<string, string>

beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
  await door.store(owner, file)
  const document = encapsulatedPdf()
  await door.store(owner, document)
  const [study] = (await askDicomweb(door, '/studies?ModalitiesInStudy=DOC', byKeys(owner))).json()
  const uid = study['0020000D'].Value[0]
  const [instance] = (await askDicomweb(door, `/studies/${uid}/instances`, byKeys(owner))).json()
  pdf = { studyUID: uid, seriesUID: instance['0020000E'].Value[0], objectUID: instance['00080018'].Value[0] }
})
afterAll(() => door.close())

const ask = (query: Record<string, string>, headers = {}) =>
  askDicomweb(door, `/wado?${new URLSearchParams({ requestType: 'WADO', ...query })}`, byKeys(owner), headers)

const JPEG = Buffer.from([0xff, 0xd8, 0xff])

/** Width and height of a PNG. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)]

describe('one object by its address', () => {
  it('is a picture by default', async () => {
    const answer = await ask(CT)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'image/jpeg'])
    expect(answer.rawPayload.subarray(0, 3)).toEqual(JPEG)
  })

  it('is its file', async () => {
    const answer = await ask({ ...CT, contentType: 'application/dicom' })
    expect(answer.headers['content-type']).toBe('application/dicom; transfer-syntax=1.2.840.10008.1.2.1')
    expect(answer.rawPayload.equals(file)).toBe(true)
  })

  it('is its file in another transfer syntax', async () => {
    const transferSyntax = '1.2.840.10008.1.2.4.80'
    const answer = await ask({ ...CT, contentType: 'application/dicom', transferSyntax })
    expect(answer.headers['content-type']).toBe(`application/dicom; transfer-syntax=${transferSyntax}`)
    expect(headerOf(answer.rawPayload).transferSyntaxUid).toBe(transferSyntax)
  })

  it('is a PDF where that is what it holds', async () => {
    const answer = await ask(pdf)
    expect(answer.headers['content-type']).toBe('application/dicom; transfer-syntax=1.2.840.10008.1.2.1')
    const shown = await ask({ ...pdf, contentType: 'application/pdf' })
    expect([shown.headers['content-type'], shown.rawPayload.subarray(0, 5).toString()]).toEqual([
      'application/pdf',
      '%PDF-',
    ])
  })

  it('is one frame, of a size, a part and a window', async () => {
    const png = { ...CT, contentType: 'image/png' }
    const whole = await ask({ ...png, frameNumber: '2' })
    expect(sizeOf(whole.rawPayload)).toEqual([64, 64])
    const small = await ask({ ...png, frameNumber: '2', rows: '16' })
    expect(sizeOf(small.rawPayload)).toEqual([16, 16])
    const part = await ask({ ...png, region: '0,0.5,0.5,1' })
    expect(sizeOf(part.rawPayload)).toEqual([32, 32])
    const dark = await ask({ ...png, windowCenter: '100000', windowWidth: '2' })
    expect(dark.rawPayload.equals(whole.rawPayload)).toBe(false)
  })

  it('is the first of several types that there is', async () => {
    const answer = await ask({ ...CT, contentType: 'text/html, image/png;q=0.5, image/jpeg' })
    expect(answer.headers['content-type']).toBe('image/png')
  })
})

describe('what cannot be answered', () => {
  it.each([
    [{ requestType: 'OTHER' }, 400, 'Invalid parameters for requestType. It is WADO.'],
    [{ objectUID: '' }, 400, 'Invalid parameters for objectUID. A value is required.'],
    [{ region: '0,0,2,1' }, 400, 'Invalid parameters for region. It is left, top, right and bottom, from 0 to 1.'],
    [{ windowWidth: '5' }, 400, 'Invalid parameters for windowCenter. It goes with windowWidth.'],
    [{ frameNumber: '0', contentType: 'image/png' }, 400, 'Frames are numbers from 1, separated by commas.'],
    [{ frameNumber: '9', contentType: 'image/png' }, 404, 'Nothing was found for frames.'],
    [{ objectUID: '1.2.3' }, 404, 'Nothing was found for instance.'],
    [{ studyUID: '1.2.3' }, 404, 'Nothing was found for study.'],
  ])('%o: %i', async (query, status, detail) => {
    expect((await ask({ ...CT, ...query } as Record<string, string>)).json()).toMatchObject({ status, detail })
  })

  it('is a type that there is not', async () => {
    const answer = await ask({ ...CT, contentType: 'text/html' })
    expect(answer.json()).toMatchObject({ status: 406, code: 'UnsupportedFile' })
  })
})
