/** How a transfer syntax encodes the data set, not the pixels (PS3.5 10, annex A). */
export interface DataSetEncoding {
  readonly littleEndian: boolean
  readonly explicitVr: boolean
  readonly deflated: boolean
}

/** Transfer syntaxes whose data set is not plain explicit little endian. */
export const TransferSyntax = {
  ImplicitVrLittleEndian: '1.2.840.10008.1.2',
  ExplicitVrLittleEndian: '1.2.840.10008.1.2.1',
  DeflatedExplicitVrLittleEndian: '1.2.840.10008.1.2.1.99',
  ExplicitVrBigEndian: '1.2.840.10008.1.2.2',
  JpipReferencedDeflate: '1.2.840.10008.1.2.4.95',
  JpipHtj2kReferencedDeflate: '1.2.840.10008.1.2.4.205',
  GePrivateImplicitVr: '1.2.840.113619.5.2',
} as const

const EXPLICIT: DataSetEncoding = { littleEndian: true, explicitVr: true, deflated: false }
const IMPLICIT: DataSetEncoding = { littleEndian: true, explicitVr: false, deflated: false }
const DEFLATED: DataSetEncoding = { littleEndian: true, explicitVr: true, deflated: true }

const ENCODINGS: ReadonlyMap<string, DataSetEncoding> = /* @__PURE__ */ new Map([
  [TransferSyntax.ImplicitVrLittleEndian, IMPLICIT],
  [TransferSyntax.GePrivateImplicitVr, IMPLICIT],
  [TransferSyntax.ExplicitVrBigEndian, { littleEndian: false, explicitVr: true, deflated: false }],
  [TransferSyntax.DeflatedExplicitVrLittleEndian, DEFLATED],
  [TransferSyntax.JpipReferencedDeflate, DEFLATED],
  [TransferSyntax.JpipHtj2kReferencedDeflate, DEFLATED],
])

/** The encoding of a transfer syntax; explicit little endian for every UID that is not listed. */
export function encodingOf(transferSyntaxUid: string): DataSetEncoding {
  return ENCODINGS.get(transferSyntaxUid) ?? EXPLICIT
}

/** The transfer syntax UID of a native encoding, for files that do not name one. */
export function uidOf(encoding: DataSetEncoding): string {
  if (!encoding.explicitVr) return TransferSyntax.ImplicitVrLittleEndian
  return encoding.littleEndian ? TransferSyntax.ExplicitVrLittleEndian : TransferSyntax.ExplicitVrBigEndian
}
