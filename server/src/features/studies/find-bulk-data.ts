import { locate, Tag, tagHex } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { readStoredHeader } from './read-stored-header.ts'
import type { ByteRange, StoredInstance } from './stored-instance.ts'

const PATH = /^[0-9A-F]{8}(?:\/[1-9]\d{0,8}\/[0-9A-F]{8}){0,64}$/

/**
 * Where the value that a bulk data path names is; undefined where there is none, and for encapsulated pixel data, which
 * is a row of frames.
 * @throws DicomError when the stored file cannot be read
 */
export async function findBulkData(
  blobs: BlobStore,
  instance: StoredInstance,
  path: string,
): Promise<ByteRange | undefined> {
  if (!PATH.test(path)) return undefined
  const { pixelData } = instance
  if (path === tagHex(Tag.PixelData) && pixelData !== undefined) {
    return pixelData.length === undefined ? undefined : { offset: pixelData.offset, length: pixelData.length }
  }
  return locate(await readStoredHeader(blobs, instance), path)
}
