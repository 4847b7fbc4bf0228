import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

const PIECE_BYTES = 1024 * 1024

/** SHA-256 in hexadecimal of a file of any size, in flat memory. Rejects where the file cannot be read, or on abort. */
export async function hashByPieces(file: Blob, signal?: AbortSignal): Promise<string> {
  const hash = sha256.create()
  for (let offset = 0; offset < file.size; offset += PIECE_BYTES) {
    signal?.throwIfAborted()
    hash.update(new Uint8Array(await file.slice(offset, offset + PIECE_BYTES).arrayBuffer()))
  }
  return bytesToHex(hash.digest())
}
