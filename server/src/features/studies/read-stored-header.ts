import { type Header, readHeader } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import type { StoredInstance } from './stored-instance.ts'

const FIRST_BYTES = 64 * 1024

/** Reads the header of a stored file again: for the rare values whose place is not stored. @throws DicomError */
export async function readStoredHeader(blobs: BlobStore, instance: StoredInstance): Promise<Header> {
  const { accountUuid, blobKey, blobSize } = instance
  for (let length = Math.min(FIRST_BYTES, blobSize); ; ) {
    const prefix = await blobs.readBytes(accountUuid, blobKey, { offset: 0, length })
    const result = readHeader(prefix, { complete: length === blobSize })
    if (result.status === 'complete') return result.header
    length = Math.min(blobSize, Math.max(result.needed, length * 2))
  }
}
