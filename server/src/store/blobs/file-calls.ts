import { close, fdatasync, fsync, open, read, rename, unlink, write, writev } from 'node:fs'
import { promisify } from 'node:util'

/** The calls of the file system on plain descriptors: at a thousand small files a second a FileHandle costs more than its call. */
export const files = {
  open: promisify(open),
  close: promisify(close),
  datasync: promisify(fdatasync),
  sync: promisify(fsync),
  rename: promisify(rename),
  unlink: promisify(unlink),
  /** Reads until `buffer` is full or the file ends. @returns how many bytes were read */
  async readFully(fd: number, buffer: Uint8Array, position: number): Promise<number> {
    let done = 0
    while (done < buffer.length) {
      const count = await readOnce(fd, buffer, done, position + done)
      if (count === 0) break
      done += count
    }
    return done
  },
  /** Writes all of the pieces, in their order, at the end of what was written before. */
  async writeFully(fd: number, pieces: readonly Uint8Array[], length: number): Promise<void> {
    let done = await writePieces(fd, pieces)
    if (done === length) return
    const whole = Buffer.concat(pieces, length)
    while (done < length) done += await writeOnce(fd, whole, done)
  },
}

const readOnce = (fd: number, buffer: Uint8Array, offset: number, position: number): Promise<number> =>
  new Promise((resolve, reject) => {
    read(fd, buffer, offset, buffer.length - offset, position, (error, count) =>
      error ? reject(error) : resolve(count),
    )
  })

const writeOnce = (fd: number, bytes: Uint8Array, offset: number): Promise<number> =>
  new Promise((resolve, reject) => {
    write(fd, bytes, offset, bytes.length - offset, null, (error, count) => (error ? reject(error) : resolve(count)))
  })

const writePieces = (fd: number, pieces: readonly Uint8Array[]): Promise<number> =>
  new Promise((resolve, reject) => {
    writev(fd, pieces, (error, count) => (error ? reject(error) : resolve(count)))
  })
