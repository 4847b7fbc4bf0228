import { ApiError } from '@opaline/contract'
import type { Services } from '../../services.ts'
import type { PendingBlob } from '../../store/blobs/blob-store.ts'
import { PieceSource } from './piece-source.ts'
import { recordPiece } from './record-piece.ts'
import type { Upload } from './upload.ts'

/** After so many bytes what has come is made durable, so that a break costs no more than that. */
const PIECE_BYTES = 8 * 2 ** 20
/** More than a file of the largest size has, with a break in every piece. */
const MOST_PIECES = 10_000

type Needed = Pick<Services, 'arrivals' | 'blobs' | 'database' | 'now'>

/** Takes the bytes of one piece to the store. @returns how many came; 0: there are no more, and nothing is left of it */
async function fill(pending: PendingBlob, source: PieceSource): Promise<number> {
  let length = 0
  for (let chunk = await source.next(PIECE_BYTES); chunk; chunk = await source.next(PIECE_BYTES - length)) {
    await pending.write(chunk)
    length += chunk.length
  }
  return length
}

async function takePiece(needed: Needed, upload: Upload, at: number, source: PieceSource): Promise<number> {
  const pending = await needed.blobs.create(upload.accountUuid)
  try {
    const length = await fill(pending, source)
    if (length === 0) {
      await pending.discard()
      return 0
    }
    await pending.finish()
    await needed.arrivals.commitFile(pending)
    await recordPiece(needed, upload, { at, length, blobKey: pending.key })
    return length
  } catch (error) {
    await pending.discard()
    // Where the database broke, a row may hold the blob: only the sweep, which looks for the row, may remove it.
    if (error instanceof ApiError) await needed.blobs.delete(upload.accountUuid, pending.key).catch(() => undefined)
    throw error
  }
}

/**
 * Adds bytes at the end of an upload, piece by piece; each piece is durable before the offset moves. Two who add at the same
 * place need no lock: the offset moves for one of them. What came before a break stays.
 * @returns how much has arrived now
 * @throws ApiError Conflict (another offset), InvalidParameter (more bytes than were announced), QuotaExceeded (too many
 *   pieces), NetworkError (the bytes broke off), Unavailable
 */
export async function appendPieces(
  needed: Needed,
  upload: Upload,
  offset: number,
  body: AsyncIterable<Uint8Array>,
): Promise<number> {
  if (offset !== upload.received)
    throw new ApiError('Conflict', `The upload goes on at byte ${upload.received}, not at byte ${offset}.`)
  if (upload.pieces >= MOST_PIECES)
    throw new ApiError('QuotaExceeded', 'The upload came in too many pieces. Begin it again with larger ones.')
  const source = new PieceSource(body, upload.size - offset)
  let at = offset
  for (let length = 1; length > 0; at += length) length = await takePiece(needed, upload, at, source)
  source.requireGoodEnd()
  return at
}
