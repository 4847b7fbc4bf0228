import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import type { Header } from '../src/header.ts'
import { type ReadHeaderOptions, readHeader } from '../src/read-header.ts'

/** The header of a whole file; throws where it is not complete. */
export function headerOf(bytes: Uint8Array, options: Omit<ReadHeaderOptions, 'complete'> = {}): Header {
  const result = readHeader(bytes, { ...options, complete: true })
  if (result.status !== 'complete') throw new Error(`a whole file needs ${result.needed} bytes`)
  return result.header
}

/** A file that was read, and the bytes that its offsets refer to. */
export interface ReadSample {
  readonly header: Header
  /** The file, or the inflated data set. */
  readonly bytes: Uint8Array
}

/** Reads a file from the disk. */
export function readSample(path: string): ReadSample {
  const file = readFileSync(path)
  const header = headerOf(file)
  return { header, bytes: header.deflated ? inflateRawSync(file.subarray(header.dataSetOffset)) : file }
}
