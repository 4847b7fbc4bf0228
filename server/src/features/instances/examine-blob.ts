import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { type Examined, FileExamination } from './examine-file.ts'

/** Reads a kept file as if it arrived: what the database is to hold of it, its data set hashed. @throws ApiError Unavailable */
export async function examineBlob(
  blobs: BlobStore,
  accountUuid: string,
  blob: { readonly blobKey: string; readonly blobSize: number },
): Promise<Examined> {
  const examination = new FileExamination({}, undefined, true)
  const source = blobs.read(accountUuid, blob.blobKey, { offset: 0, length: blob.blobSize })
  try {
    for await (const chunk of source) await examination.push(chunk)
    return await examination.end()
  } catch (error) {
    examination.discard()
    throw error
  }
}
