import { decodeFrameTable, type FrameTable, TransferSyntax } from '@opaline/dicom'

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

/** An instance's row, as far as it says where the bytes are. */
interface LocationRow {
  readonly sop_instance_uid: string
  readonly sop_class_uid: string
  readonly transfer_syntax_uid: string
  readonly blob_key: string
  readonly blob_size: string
}
interface PixelRow {
  readonly pixel_data_offset: string | null
  readonly pixel_data_length: string | null
  readonly frame_table: Buffer | null
}

const pixelDataOf = ({
  pixel_data_offset: offset,
  pixel_data_length: length,
}: PixelRow): StoredInstance['pixelData'] =>
  offset === null ? undefined : { offset: Number(offset), length: length === null ? undefined : Number(length) }

/** An instance by its row; without `pixels` its file is read as a whole only. */
export const storedInstance = (accountUuid: string, row: LocationRow, pixels?: PixelRow): StoredInstance => ({
  accountUuid,
  sopInstanceUid: row.sop_instance_uid,
  sopClassUid: row.sop_class_uid,
  transferSyntaxUid: row.transfer_syntax_uid,
  blobKey: row.blob_key,
  blobSize: Number(row.blob_size),
  pixelData: pixels && pixelDataOf(pixels),
  frames: pixels?.frame_table ? decodeFrameTable(pixels.frame_table) : undefined,
})

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
