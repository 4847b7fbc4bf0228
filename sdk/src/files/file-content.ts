import type { Hasher } from './hasher.ts'

/** Files up to this size are hashed as a whole; larger ones piece by piece, so that memory stays flat. */
const WHOLE_FILE_BYTES = 8 * 1024 * 1024

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer())

/** The first bytes of a file. Reading rejects where the file cannot be read any more. */
export interface FileHead {
  readonly size: number
  /** The first bytes, all of them where the file is shorter. */
  prefix(length: number): Promise<Uint8Array>
}

/** SHA-256 of a file in hexadecimal. Rejects where it cannot be read any more. */
export async function sha256Of(file: Blob, hasher: Hasher): Promise<string> {
  const small = file.size <= WHOLE_FILE_BYTES
  return (small ? await hasher.hashBytes(await bytesOf(file)) : undefined) ?? hasher.hashFile(file)
}

/** A file of which the header alone is wanted. */
export const headOf = (file: Blob): FileHead => ({
  size: file.size,
  prefix: (length) => bytesOf(file.slice(0, length)),
})
