import { createHash } from 'node:crypto'
import { ApiError } from '@opaline/contract'
import { sameBytes } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import type { Upload } from './upload.ts'

/** The status that tus has for bytes with another checksum than was announced. */
const CHECKSUM_MISMATCH = 460

async function* bytesOf({ blobs, database }: Pick<Services, 'blobs' | 'database'>, upload: Upload) {
  const pieces = await database.forAccount(upload.accountUuid, (tx) =>
    tx
      .selectFrom('upload_pieces')
      .select(['blob_key', 'size'])
      .where('upload_id', '=', upload.uuid)
      .orderBy('start')
      .execute(),
  )
  for (const piece of pieces)
    yield* blobs.read(upload.accountUuid, piece.blob_key, { offset: 0, length: Number(piece.size) })
}

/**
 * The bytes of an upload from the first to the last.
 * @throws ApiError UnsupportedFile, status 460, at their end when they have another SHA-256 than their sender said
 */
export async function* readPieces(
  needed: Pick<Services, 'blobs' | 'database'>,
  upload: Upload,
): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256')
  for await (const chunk of bytesOf(needed, upload)) {
    digest.update(chunk as Uint8Array)
    yield chunk as Uint8Array
  }
  if (sameBytes(digest.digest(), upload.sha256)) return
  const message = 'The bytes that arrived are not those of the file: their SHA-256 is another. Nothing was stored.'
  throw new ApiError('UnsupportedFile', message, {}, CHECKSUM_MISMATCH)
}
