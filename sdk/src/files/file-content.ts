import type { Hasher } from './hasher.ts'

/** Files up to this size are read once, as a whole; larger ones piece by piece, so that memory stays flat. */
const WHOLE_FILE_BYTES = 8 * 1024 * 1024

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer())

/** The first bytes of a file. Reading rejects where the file cannot be read any more. */
export interface FileHead {
  readonly size: number
  /** The first bytes, all of them where the file is shorter. */
  prefix(length: number): Promise<Uint8Array>
}

/** A file's bytes, read as seldom as its size allows. */
export interface FileContent extends FileHead {
  /** SHA-256 in hexadecimal. */
  sha256(): Promise<string>
}

/** A file of which header and hash are wanted. */
export function contentOf(file: Blob, hasher: Hasher): FileContent {
  if (file.size > WHOLE_FILE_BYTES) return { ...headOf(file), sha256: () => hasher.hashFile(file) }
  let whole: Promise<Uint8Array<ArrayBuffer>> | undefined
  const read = (): Promise<Uint8Array<ArrayBuffer>> => {
    whole ??= bytesOf(file)
    return whole
  }
  return {
    size: file.size,
    prefix: async (length) => (await read()).subarray(0, length),
    sha256: async () => (await hasher.hashBytes(await read())) ?? hasher.hashFile(file),
  }
}

/** A file of which the header alone is wanted. */
export const headOf = (file: Blob): FileHead => ({
  size: file.size,
  prefix: (length) => bytesOf(file.slice(0, length)),
})
