import { Readable } from 'node:stream'
import { ApiError } from '@opaline/contract'
import { files } from './file-calls.ts'
import type { OpenFiles } from './open-files.ts'
import { toReadError } from './storage-errors.ts'

const BUFFER_BYTES = 512 * 1024

export interface Range {
  readonly offset: number
  readonly length: number
}

/** Reads a whole range. @throws ApiError Unavailable, or ServerError when the blob is missing or too short */
export const readRangeBytes = (open: OpenFiles, path: string, key: string, range: Range): Promise<Buffer> =>
  readInto(open, path, key, range.offset, Buffer.allocUnsafeSlow(range.length))

/** Fills a buffer from a place of a blob. @throws ApiError Unavailable, or ServerError when it is missing or too short */
export async function readInto(
  open: OpenFiles,
  path: string,
  key: string,
  offset: number,
  buffer: Buffer,
): Promise<Buffer> {
  try {
    return await open.use(path, async (fd) => {
      const count = await files.readFully(fd, buffer, offset)
      if (count < buffer.length) throw new ApiError('ServerError', `The stored file ${key} is too short.`)
      return buffer
    })
  } catch (error) {
    throw toReadError(error, key)
  }
}

/** Streams a range in large pieces, reading the next one only when the last was taken. */
export function readRange(open: OpenFiles, path: string, key: string, range: Range): Readable {
  let offset = range.offset
  const end = range.offset + range.length
  return new Readable({
    highWaterMark: BUFFER_BYTES,
    read() {
      const length = Math.min(BUFFER_BYTES, end - offset)
      if (length <= 0) {
        this.push(null)
        return
      }
      readRangeBytes(open, path, key, { offset, length }).then(
        (bytes) => {
          offset += length
          this.push(bytes)
          if (offset >= end) this.push(null)
        },
        (error: Error) => this.destroy(error),
      )
    },
  })
}
