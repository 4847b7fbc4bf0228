import { TransferSyntax } from '@opaline/dicom'

/** How the frames of a lossless transfer syntax are decoded (PS3.5 10, annex A). */
export type LosslessCoding = 'native' | 'rle' | 'jpeg' | 'jpeg-ls' | 'j2k' | 'htj2k'

const CODINGS: ReadonlyMap<string, LosslessCoding> = new Map([
  [TransferSyntax.ImplicitVrLittleEndian, 'native'],
  [TransferSyntax.ExplicitVrLittleEndian, 'native'],
  [TransferSyntax.DeflatedExplicitVrLittleEndian, 'native'],
  [TransferSyntax.ExplicitVrBigEndian, 'native'],
  ['1.2.840.10008.1.2.5', 'rle'],
  ['1.2.840.10008.1.2.4.57', 'jpeg'],
  ['1.2.840.10008.1.2.4.70', 'jpeg'],
  ['1.2.840.10008.1.2.4.80', 'jpeg-ls'],
  ['1.2.840.10008.1.2.4.90', 'j2k'],
  ['1.2.840.10008.1.2.4.201', 'htj2k'],
  ['1.2.840.10008.1.2.4.202', 'htj2k'],
])

/** The coding of a transfer syntax that is lossless whatever is coded in it; undefined for all others. */
export const losslessCoding = (transferSyntaxUid: string): LosslessCoding | undefined => CODINGS.get(transferSyntaxUid)
