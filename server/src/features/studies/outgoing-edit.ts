import { type EditedHeader, fileHead, type Header } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { deflate } from './deflate.ts'
import { blobSegments, type OutgoingBytes } from './outgoing-bytes.ts'
import { readRange } from './read-range.ts'
import type { StoredInstance } from './stored-instance.ts'

const TRANSFER_SYNTAX_UID = 0x00020010

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** What stands before the data set: made anew where the file has no whole one, as PS3.10 7.1 wants it of a file. */
function headOf(instance: StoredInstance, header: Header): Buffer {
  const isWhole = header.preamble && header.meta.get(TRANSFER_SYNTAX_UID) !== undefined
  if (isWhole) return asBuffer(header.meta.bytes.subarray(0, header.dataSetOffset))
  return asBuffer(fileHead(instance.sopClassUid, instance.sopInstanceUid, header.transferSyntaxUid))
}

/** A file whose header was changed: only the header is in memory, what follows flows from the store. */
export async function outgoingEdit(
  blobs: BlobStore,
  instance: StoredInstance,
  header: Header,
  edited: EditedHeader,
): Promise<OutgoingBytes> {
  const head = headOf(instance, header)
  const pieces = edited.pieces.map(asBuffer)
  if (header.deflated) return deflatedEdit(blobs, instance, head, pieces, edited.restOffset)
  const rest = { offset: edited.restOffset, length: instance.blobSize - edited.restOffset }
  return {
    length: [head, ...pieces].reduce((sum, piece) => sum + piece.length, rest.length),
    read: undefined,
    segments: function* () {
      yield head
      yield* pieces
      yield* blobSegments(blobs, instance, rest)
    },
    async *stream() {
      yield head
      yield* pieces
      if (rest.length > 0) yield* blobs.read(instance.accountUuid, instance.blobKey, rest)
    },
  }
}

/** How long a deflated file becomes is known only once it was deflated: it is, twice, rather than kept. */
async function deflatedEdit(
  blobs: BlobStore,
  instance: StoredInstance,
  head: Buffer,
  pieces: readonly Buffer[],
  restOffset: number,
): Promise<OutgoingBytes> {
  const inflated = async function* () {
    yield* pieces
    yield* readRange(blobs, instance, { offset: restOffset, length: Number.POSITIVE_INFINITY })
  }
  const stream = async function* () {
    yield head
    yield* deflate(inflated())
  }
  let length = 0
  for await (const chunk of stream()) length += chunk.length
  return { length, read: undefined, stream }
}
