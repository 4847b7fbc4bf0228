import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { type ReceivedBlob, receiveBlob } from '../receive-blob.ts'
import { type Examined, FileExamination, type FileLimits, type Identified } from './examine-file.ts'

/** A DICOM file that has arrived whole and can be stored; its bytes are not durable yet. */
export type ReceivedFile = ReceivedBlob<Examined>

export interface ReceiveLimits extends FileLimits {
  readonly maxFileBytes: number
}

/**
 * Takes a file's bytes into the store while reading what they say; holds its header and nothing else. On refusal, and when
 * the bytes break off, nothing is left.
 * @throws ApiError UnsupportedFile, FileTooLarge, NetworkError, Unavailable
 */
export const receiveFile = (
  blobs: BlobStore,
  accountUuid: string,
  source: AsyncIterable<Uint8Array>,
  limits: ReceiveLimits,
  identified?: Identified,
): Promise<ReceivedFile> =>
  receiveBlob(() => blobs.create(accountUuid), source, new FileExamination(limits, identified), {
    maxBytes: limits.maxFileBytes,
    thing: 'file',
  })
