import { type LosslessCoding, losslessCoding } from './lossless-syntaxes.ts'

/** How frames are coded, where we can decode them: without loss, or by the DCT of JPEG. */
export type FrameCoding = LosslessCoding | 'jpeg-dct'

/** Transfer syntaxes that may have lost something (PS3.5 10, annex A). */
const LOSSY: ReadonlyMap<string, FrameCoding> = new Map([
  ['1.2.840.10008.1.2.4.50', 'jpeg-dct'],
  // Of 8 bits, or of 12.
  ['1.2.840.10008.1.2.4.51', 'jpeg-dct'],
  ['1.2.840.10008.1.2.4.81', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.91', 'j2k'],
  ['1.2.840.10008.1.2.4.203', 'htj2k'],
])

/** The coding of a transfer syntax; undefined where its frames cannot be decoded here. */
export const frameCoding = (transferSyntaxUid: string): FrameCoding | undefined =>
  losslessCoding(transferSyntaxUid) ?? LOSSY.get(transferSyntaxUid)
