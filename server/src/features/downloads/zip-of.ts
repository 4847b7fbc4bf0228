import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { OutgoingBytes } from '../studies/outgoing-bytes.ts'

/** One file of a zip file; it is opened when its turn comes. */
export interface ZipEntry {
  readonly path: string
  open(): Promise<Pick<OutgoingBytes, 'stream'>>
}

/**
 * Puts files into a zip file as it is read, each as it is: images hardly become smaller, and whoever waits for them should
 * not wait for a compressor. Beyond 4 GB it is ZIP64. Whoever stops reading destroys the stream, which closes what is open.
 */
export function zipOf(entries: readonly ZipEntry[], modifiedAt: Date): Readable {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  let current: Readable | undefined
  const open = async (entry: ZipEntry): Promise<Readable> => {
    const { stream } = await entry.open()
    current = Readable.from(stream(), { objectMode: false })
    current.on('error', (error) => output.destroy(error))
    if (output.destroyed) current.destroy()
    return current
  }
  for (const entry of entries) {
    zip.addReadStreamLazy(entry.path, { compress: false, mtime: modifiedAt }, (done) => {
      open(entry).then(
        (source) => done(undefined, source),
        (error: Error) => output.destroy(error),
      )
    })
  }
  zip.on('error', (error) => output.destroy(error))
  output.on('close', () => current?.destroy())
  zip.end()
  return output
}
