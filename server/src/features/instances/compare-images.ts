import { decodeFrameTable, type Header, sameAttributes } from '@opaline/dicom'
import type { Services } from '../../services.ts'
import type { EncodedFrame } from '../codecs/decode-frame.ts'
import { losslessCoding } from '../codecs/lossless-syntaxes.ts'
import { pixelFormatOf } from '../codecs/pixel-format.ts'
import { framesOf, readFrame } from '../studies/read-frame.ts'
import { readStoredHeader } from '../studies/read-stored-header.ts'
import { type StoredInstance, storedInstance } from '../studies/stored-instance.ts'
import type { Arrival, Comparison } from './arrival.ts'

/**
 * What only says how the pixels are encoded (PS3.5 8.2, PS3.3 C.7.6.3): derivation description, into which toolkits write
 * that they have compressed, photometric interpretation (compared with the frames), planar configuration, offset tables.
 */
const ENCODING_TAGS: ReadonlySet<number> = new Set([
  0x00082111, 0x00280004, 0x00280006, 0x7fe00001, 0x7fe00002, 0x7fe00003,
])
/** Larger frames are not held in memory twice over. */
const MOST_FRAME_BYTES = 256 * 2 ** 20

type Needed = Pick<Services, 'blobs' | 'database' | 'frames'>

interface Image {
  readonly instance: StoredInstance
  readonly header: Header
}

async function readImage({ blobs }: Needed, instance: StoredInstance): Promise<Image> {
  return { instance, header: await readStoredHeader(blobs, instance) }
}

async function frameOf(
  { blobs }: Needed,
  { instance, header }: Image,
  number: number,
): Promise<EncodedFrame | undefined> {
  const coding = losslessCoding(instance.transferSyntaxUid)
  const outgoing = readFrame(blobs, instance, number)
  if (coding === undefined || outgoing === undefined || outgoing.length > MOST_FRAME_BYTES) return undefined
  const chunks: Buffer[] = []
  for await (const chunk of outgoing.stream()) chunks.push(chunk)
  const littleEndian = header.byteOrder === 'little'
  return { coding, littleEndian, format: pixelFormatOf(header.dataSet), bytes: Buffer.concat(chunks) }
}

async function isSame(needed: Needed, a: Image, b: Image): Promise<boolean> {
  if (!sameAttributes(a.header.dataSet, b.header.dataSet, ENCODING_TAGS)) return false
  const count = framesOf(a.instance)
  if (count !== framesOf(b.instance)) return false
  for (let number = 1; number <= count; number += 1) {
    const [ofA, ofB] = [await frameOf(needed, a, number), await frameOf(needed, b, number)]
    if (ofA === undefined || ofB === undefined || !(await needed.frames.same(ofA, ofB))) return false
  }
  return true
}

async function findStored({ database }: Needed, { accountUuid, institutionUuid, examined }: Arrival) {
  const row = await database.forAccount(accountUuid, (tx) =>
    tx
      .selectFrom('instances')
      .select(['sop_instance_uid', 'sop_class_uid', 'transfer_syntax_uid', 'blob_key', 'blob_size'])
      .select(['data_set_sha256', 'pixel_data_offset', 'pixel_data_length', 'frame_table'])
      .where('institution_id', '=', institutionUuid)
      .where('sop_instance_uid', '=', examined.sopInstanceUid)
      .where('trashed_at', 'is', null)
      .executeTakeFirst(),
  )
  if (row === undefined) return undefined
  return { instance: storedInstance(accountUuid, row, row), dataSetSha256: row.data_set_sha256 ?? undefined }
}

const arrivedInstance = ({ accountUuid, examined, blobKey, blobSize }: Arrival): StoredInstance => ({
  accountUuid,
  sopInstanceUid: examined.sopInstanceUid,
  sopClassUid: examined.sopClassUid,
  transferSyntaxUid: examined.transferSyntaxUid,
  blobKey,
  blobSize,
  pixelData:
    examined.pixelDataOffset === undefined
      ? undefined
      : { offset: examined.pixelDataOffset, length: examined.pixelDataLength },
  frames: examined.frameTable && decodeFrameTable(examined.frameTable),
})

/**
 * Compares an image whose bytes are durable with the one that is stored under its UID: the same attributes and, frame by
 * frame, equal decoded pixels make it the same image (contract 9).
 * @returns undefined where nothing is stored under the UID any more
 */
export async function compareImages(needed: Needed, arrival: Arrival): Promise<Comparison | undefined> {
  const stored = await findStored(needed, arrival)
  if (stored === undefined) return undefined
  const [a, b] = [await readImage(needed, stored.instance), await readImage(needed, arrivedInstance(arrival))]
  return { dataSetSha256: stored.dataSetSha256, isEqual: await isSame(needed, a, b) }
}
