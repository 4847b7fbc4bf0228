import type { BlobStore } from '../../store/blobs/blob-store.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import { readImage } from './stored-image.ts'
import { transcodingOf } from './transcoding-cell.ts'
import { NATIVE_SOURCES, NATIVE_TARGETS, TARGET_SYNTAXES } from './transfer-syntaxes.ts'

/**
 * Whether an instance can be sent in a transfer syntax, by the table of cells; its header is read at most once, and only
 * where its transfer syntax does not tell.
 * @returns a question that can be asked for several transfer syntaxes; it rejects with DicomError
 */
export function canTranscode(
  blobs: BlobStore,
  instance: StoredInstance,
): (target: string) => boolean | Promise<boolean> {
  let reading: ReturnType<typeof readImage> | undefined
  return (target) => {
    if (target === instance.transferSyntaxUid) return true
    if (!TARGET_SYNTAXES.includes(target)) return false
    // Every data set can be written uncompressed that is so already.
    if (NATIVE_SOURCES.has(instance.transferSyntaxUid) && NATIVE_TARGETS.has(target)) return true
    reading ??= readImage(blobs, instance)
    return reading.then(({ image }) => transcodingOf(image, target) !== undefined)
  }
}
