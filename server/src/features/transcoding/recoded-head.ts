import {
  type EditedHeader,
  type ElementChange,
  editHeader,
  fileHead,
  type Header,
  joinBytes,
  readHeader,
  recodeDataSet,
  TransferSyntax,
} from '@opaline/dicom'
import type { NativeEncoding } from './transfer-syntaxes.ts'

/** Reads bytes of a data set again, which are in the encoding of a header's. @throws DicomError */
function readAgain(header: Header, bytes: Uint8Array): Header {
  const { ExplicitVrBigEndian, ExplicitVrLittleEndian, ImplicitVrLittleEndian } = TransferSyntax
  const explicit = header.byteOrder === 'big' ? ExplicitVrBigEndian : ExplicitVrLittleEndian
  const head = fileHead('', '', header.explicitVr ? explicit : ImplicitVrLittleEndian)
  const result = readHeader(joinBytes([head, bytes]), { complete: true })
  if (result.status !== 'complete') throw new RangeError('the data set ends too early')
  return result.header
}

/** Whether bytes of a data set stand in an encoding already. */
export const isEncodedSo = (header: Header, { explicitVr }: NativeEncoding): boolean =>
  header.byteOrder === 'little' && header.explicitVr === explicitVr

/** Bytes that belong to a header's data set, in another encoding. @throws DicomError */
export const recodeBytes = (header: Header, bytes: Uint8Array, encoding: NativeEncoding): Uint8Array =>
  recodeDataSet(readAgain(header, bytes).dataSet, encoding)

/** A data set up to its pixel data, changed and in another encoding. */
export function recodedPieces(
  header: Header,
  changes: readonly ElementChange[],
  encoding: NativeEncoding,
): readonly Uint8Array[] {
  const { pieces }: EditedHeader = editHeader(header, changes)
  return isEncodedSo(header, encoding) ? pieces : [recodeBytes(header, joinBytes(pieces), encoding)]
}
