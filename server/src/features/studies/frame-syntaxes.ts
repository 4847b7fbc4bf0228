import { frameRanges } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { isJpeg, jpegTransferSyntax } from './jpeg-transfer-syntax.ts'
import { readRangeBytes } from './read-range.ts'
import type { StoredInstance } from './stored-instance.ts'

/** Segments before the start of frame, such as a colour profile, may take this much. */
const START_BYTES = 64 * 1024

/** Which transfer syntax the frames of instances are in, whatever their files say; looked at once for each. */
export class FrameSyntaxes {
  readonly #blobs: BlobStore
  readonly #known = new WeakMap<StoredInstance, Promise<string>>()

  constructor(blobs: BlobStore) {
    this.#blobs = blobs
  }

  /** At once where the file's word is taken: for all but JPEG. */
  find(instance: StoredInstance): string | Promise<string> {
    if (!isJpeg(instance.transferSyntaxUid)) return instance.transferSyntaxUid
    const known = this.#known.get(instance)
    if (known !== undefined) return known
    const reading = this.#read(instance)
    this.#known.set(instance, reading)
    reading.catch(() => this.#known.delete(instance))
    return reading
  }

  async #read(instance: StoredInstance): Promise<string> {
    const [first] = instance.frames ? frameRanges(instance.frames, 0) : []
    if (first === undefined) return instance.transferSyntaxUid
    const range = { offset: first.offset, length: Math.min(first.length, START_BYTES) }
    return jpegTransferSyntax(instance.transferSyntaxUid, await readRangeBytes(this.#blobs, instance, range))
  }
}
