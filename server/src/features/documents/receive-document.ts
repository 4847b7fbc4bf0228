import type { DocumentKind } from '@opaline/contract'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { type ReceivedBlob, receiveBlob } from '../receive-blob.ts'
import { CheckedContent } from './content/check-content.ts'

/** A document that has arrived whole and is what its name says; its bytes are not durable yet. */
export type ReceivedDocument = ReceivedBlob<void>

/**
 * Takes a document's bytes into the store while looking at what they are. On refusal, and when the bytes break off, nothing
 * is left.
 * @throws ApiError UnsupportedFile, FileTooLarge, NetworkError, Unavailable
 */
export const receiveDocument = (
  create: () => ReturnType<BlobStore['create']>,
  source: AsyncIterable<Uint8Array>,
  kind: DocumentKind,
  maxBytes: number,
): Promise<ReceivedDocument> => receiveBlob(create, source, new CheckedContent(kind), { maxBytes, thing: 'document' })
