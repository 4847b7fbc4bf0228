import { describe, expect, it } from 'vitest'
import { parseAccept } from './accept.ts'
import { chooseEncoding, type Offered } from './choose-encoding.ts'
import { DICOM, FILE_DEFAULTS, FRAME_DEFAULTS, frameMediaTypes } from './media-types.ts'

const EXPLICIT = '1.2.840.10008.1.2.1'
const J2K = '1.2.840.10008.1.2.4.90'
const JPEG = '1.2.840.10008.1.2.4.50'
const LOSSLESS = '1.2.840.10008.1.2.4.70'

const chosen = async (header: string | undefined, offered: Partial<Offered>) => {
  const encoding = await chooseEncoding(parseAccept(header), {
    storedSyntax: J2K,
    isLossy: false,
    mediaTypesOf: frameMediaTypes,
    defaults: FRAME_DEFAULTS,
    form: 'multipart',
    isOne: true,
    converts: async (uid) => [EXPLICIT, LOSSLESS, J2K].includes(uid),
    ...offered,
  })
  return encoding && `${encoding.form} ${encoding.mediaType} ${encoding.transferSyntaxUid}`
}

describe('frames', () => {
  it.each([
    [undefined, `multipart application/octet-stream ${J2K}`],
    ['*/*', `multipart application/octet-stream ${J2K}`],
    ['multipart/related', `multipart application/octet-stream ${J2K}`],
    [
      'multipart/related; type="application/octet-stream"; transfer-syntax=*',
      `multipart application/octet-stream ${J2K}`,
    ],
    ['multipart/related; type="application/octet-stream"', `multipart application/octet-stream ${EXPLICIT}`],
    ['application/octet-stream', `single application/octet-stream ${EXPLICIT}`],
    ['image/*', `single image/jp2 ${J2K}`],
    ['image/jp2', `single image/jp2 ${J2K}`],
    ['image/jpeg', `single image/jpeg ${LOSSLESS}`],
    [`image/jpeg; transfer-syntax=${JPEG}`, undefined],
    [`image/jpeg; transfer-syntax=${LOSSLESS}`, `single image/jpeg ${LOSSLESS}`],
    [`image/jp2; transfer-syntax=${LOSSLESS}`, undefined],
    [`application/octet-stream; transfer-syntax=${LOSSLESS}`, `single application/octet-stream ${LOSSLESS}`],
    ['image/jpeg; transfer-syntax=*', undefined],
    ['image/png, image/jls', undefined],
    ['image/jls, image/jpeg;q=0.2, image/jp2;q=0.9', `single image/jp2 ${J2K}`],
    ['application/octet-stream; transfer-syntax=nonsense', undefined],
  ])('for %s', async (header, expected) => {
    expect(await chosen(header, {})).toBe(expected)
  })

  it('stay lossy rather than become large', async () => {
    const lossy = { storedSyntax: JPEG, isLossy: true }
    expect(await chosen('application/octet-stream', lossy)).toBe(`single application/octet-stream ${JPEG}`)
    expect(await chosen('image/jpeg', lossy)).toBe(`single image/jpeg ${JPEG}`)
    expect(await chosen('image/jp2', lossy)).toBe(`single image/jp2 ${J2K}`)
  })

  it('are sent as they are stored where the default cannot be had', async () => {
    const fixed = { converts: () => false }
    expect(await chosen('application/octet-stream', fixed)).toBe(`single application/octet-stream ${J2K}`)
  })

  it('are not sent alone where there are several', async () => {
    expect(await chosen('application/octet-stream', { isOne: false })).toBeUndefined()
    expect(await chosen('application/octet-stream, multipart/related;q=0.1', { isOne: false })).toBe(
      `multipart application/octet-stream ${J2K}`,
    )
  })
})

describe('files', () => {
  const file = { mediaTypesOf: () => [DICOM], defaults: FILE_DEFAULTS }
  it.each([
    [undefined, `multipart application/dicom ${J2K}`],
    ['application/dicom', `single application/dicom ${EXPLICIT}`],
    ['application/dicom; transfer-syntax=*', `single application/dicom ${J2K}`],
    ['multipart/related; type="application/dicom"', `multipart application/dicom ${EXPLICIT}`],
    [
      `multipart/related; type="application/dicom"; transfer-syntax=${LOSSLESS}`,
      `multipart application/dicom ${LOSSLESS}`,
    ],
    ['application/octet-stream', undefined],
  ])('for %s', async (header, expected) => {
    expect(await chosen(header, file)).toBe(expected)
  })
})
