import { editHeader } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { correctHeader } from '../corrections/correct-header.ts'
import type { Overlay } from '../corrections/overlay.rules.ts'
import { blobSegments, type OutgoingBytes } from './outgoing-bytes.ts'
import { outgoingEdit } from './outgoing-edit.ts'
import { readStoredHeader } from './read-stored-header.ts'
import type { StoredInstance } from './stored-instance.ts'

/** The whole file of an instance: as it was stored, but for what its order's corrections lay over it. */
export async function outgoingFile(
  blobs: BlobStore,
  instance: StoredInstance,
  overlay: Overlay | undefined,
): Promise<OutgoingBytes> {
  if (overlay === undefined) return storedFile(blobs, instance)
  const header = await readStoredHeader(blobs, instance)
  const edited = correctHeader(header, overlay)
  return edited === undefined ? storedFile(blobs, instance) : outgoingEdit(blobs, instance, header, edited)
}

/** The same as a file of a file-set (PS3.10 7.1): with the preamble and file meta information that a stored one may lack. */
export async function outgoingPart10File(
  blobs: BlobStore,
  instance: StoredInstance,
  overlay: Overlay | undefined,
): Promise<OutgoingBytes> {
  const header = await readStoredHeader(blobs, instance)
  const edited = overlay && correctHeader(header, overlay)
  return outgoingEdit(blobs, instance, header, edited ?? editHeader(header, []))
}

const storedFile = (blobs: BlobStore, instance: StoredInstance): OutgoingBytes => ({
  length: instance.blobSize,
  read: undefined,
  segments: () => blobSegments(blobs, instance, { offset: 0, length: instance.blobSize }),
  stream: () => blobs.read(instance.accountUuid, instance.blobKey, { offset: 0, length: instance.blobSize }),
})
