import type { BlobStore } from '../../store/blobs/blob-store.ts'
import type { OutgoingBytes } from './outgoing-bytes.ts'
import type { StoredInstance } from './stored-instance.ts'

/** The whole file of an instance, as it was stored. */
export const outgoingFile = (blobs: BlobStore, instance: StoredInstance): OutgoingBytes => ({
  length: instance.blobSize,
  read: undefined,
  stream: () => blobs.read(instance.accountUuid, instance.blobKey, { offset: 0, length: instance.blobSize }),
})
