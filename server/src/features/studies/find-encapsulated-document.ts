import { locate, numberOf } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { readStoredHeader } from './read-stored-header.ts'
import type { ByteRange, StoredInstance } from './stored-instance.ts'

const ENCAPSULATED_DOCUMENT = '00420011'
const ENCAPSULATED_DOCUMENT_LENGTH = 0x00420015

/** Where the document of an encapsulated PDF is, without the padding byte where the object tells its length (PS3.3 C.24.2). */
export async function findEncapsulatedDocument(
  blobs: BlobStore,
  instance: StoredInstance,
): Promise<ByteRange | undefined> {
  const header = await readStoredHeader(blobs, instance)
  const range = locate(header, ENCAPSULATED_DOCUMENT)
  if (range === undefined) return undefined
  const told = numberOf(header.dataSet, ENCAPSULATED_DOCUMENT_LENGTH) ?? range.length
  return { offset: range.offset, length: range.length - told === 1 ? told : range.length }
}
