import { type FrameTable, TransferSyntax } from '@opaline/dicom'

/** Where an instance's bytes are, and what they are. */
export interface StoredInstance {
  readonly accountUuid: string
  readonly sopInstanceUid: string
  readonly sopClassUid: string
  readonly transferSyntaxUid: string
  readonly blobKey: string
  /** Bytes of the file. */
  readonly blobSize: number
  /** Where the pixel data is: in the file, or in the inflated data set of a deflated one. */
  readonly pixelData: { readonly offset: number; readonly length: number | undefined } | undefined
  readonly frames: FrameTable | undefined
}

const DEFLATED: ReadonlySet<string> = new Set([
  TransferSyntax.DeflatedExplicitVrLittleEndian,
  TransferSyntax.JpipReferencedDeflate,
  TransferSyntax.JpipHtj2kReferencedDeflate,
])

export const isDeflated = (instance: StoredInstance): boolean => DEFLATED.has(instance.transferSyntaxUid)

/** One part of an instance. Offsets count as `pixelData` does. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}
