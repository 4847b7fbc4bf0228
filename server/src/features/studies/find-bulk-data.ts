import { type Header, locate, Tag, tagHex } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { readStoredHeader } from './read-stored-header.ts'
import type { ByteRange, StoredInstance } from './stored-instance.ts'

const PATH = /^[0-9A-F]{8}(?:\/[1-9]\d{0,8}\/[0-9A-F]{8}){0,64}$/

/** The path of pixel data. */
export const PIXEL_DATA = tagHex(Tag.PixelData)

/**
 * Says where the value that a bulk data path names is; undefined where there is none, and for encapsulated pixel data, which
 * is a row of frames.
 * @throws DicomError when the stored file cannot be read
 */
export type FindBulkData = (path: string) => Promise<ByteRange | undefined>

/** Finds values of one instance, whose file's header is read once, and only where a value's place is not stored. */
export function bulkDataOf(blobs: BlobStore, instance: StoredInstance): FindBulkData {
  let header: Promise<Header> | undefined
  return async (path) => {
    if (!PATH.test(path)) return undefined
    const { pixelData } = instance
    if (path === PIXEL_DATA && pixelData !== undefined) {
      return pixelData.length === undefined ? undefined : { offset: pixelData.offset, length: pixelData.length }
    }
    header ??= readStoredHeader(blobs, instance)
    return locate(await header, path)
  }
}
