import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** Files up to this size are read once, as a whole; larger ones piece by piece, so that memory stays flat. */
const WHOLE_FILE_BYTES = 8 * 1024 * 1024
const PIECE_BYTES = 1024 * 1024

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer())

/** `crypto.subtle` hashes aside and several times faster, but is absent from plain http pages that are not localhost. */
async function hashWhole(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle
  return bytesToHex(subtle === undefined ? sha256(bytes) : new Uint8Array(await subtle.digest('SHA-256', bytes)))
}

async function hashByPieces(file: Blob): Promise<string> {
  const hash = sha256.create()
  for (let offset = 0; offset < file.size; offset += PIECE_BYTES) {
    hash.update(await bytesOf(file.slice(offset, offset + PIECE_BYTES)))
  }
  return bytesToHex(hash.digest())
}

/** A file's bytes, read as seldom as its size allows. Reading rejects where the file cannot be read any more. */
export interface FileContent {
  readonly size: number
  /** The first bytes, all of them where the file is shorter. */
  prefix(length: number): Promise<Uint8Array>
  /** SHA-256 in hexadecimal. */
  sha256(): Promise<string>
}

/** A file of which header and hash are wanted. */
export function contentOf(file: Blob): FileContent {
  if (file.size > WHOLE_FILE_BYTES) return { ...headOf(file), sha256: () => hashByPieces(file) }
  let whole: Promise<Uint8Array<ArrayBuffer>> | undefined
  const read = (): Promise<Uint8Array<ArrayBuffer>> => {
    whole ??= bytesOf(file)
    return whole
  }
  return {
    size: file.size,
    prefix: async (length) => (await read()).subarray(0, length),
    sha256: async () => hashWhole(await read()),
  }
}

/** A file of which the header alone is wanted. */
export const headOf = (file: Blob): Pick<FileContent, 'size' | 'prefix'> => ({
  size: file.size,
  prefix: (length) => bytesOf(file.slice(0, length)),
})
