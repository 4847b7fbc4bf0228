import { ApiError, DOCUMENT_TYPES, type InputOf, type METHODS } from '@opaline/contract'
import type { StreamCall, StreamUseCase } from '../use-case.ts'
import { type DocumentName, readDocumentName } from './document-name.rules.ts'
import { type ReceivedDocument, receiveDocument } from './receive-document.ts'
import { recordDocument } from './record-document.ts'
import { requireDocumentOrder } from './require-document-order.ts'

type Input = InputOf<(typeof METHODS)['UploadDocumentFile']>

/** Removes the bytes of a document that got no row. What cannot be removed now is swept later. */
async function remove({ services, actor }: StreamCall, { pending }: ReceivedDocument): Promise<void> {
  await Promise.allSettled([pending.discard(), services.blobs.delete(actor.accountUuid, pending.key)])
}

async function makeStored(call: StreamCall, input: Input, name: DocumentName, received: ReceivedDocument) {
  try {
    await call.services.arrivals.commitFile(received.pending)
    const stored = await recordDocument(call, {
      order: input,
      fileName: name.fileName,
      mediaType: DOCUMENT_TYPES[name.kind].mediaType,
      blobKey: received.pending.key,
      size: received.size,
      sha256: received.sha256,
    })
    if (stored.alreadyStored) await remove(call, received)
    return { DocumentUuid: stored.documentUuid }
  } catch (error) {
    // Where the database broke, a row may hold the blob: only the sweep, which looks for the row, may remove it.
    if (error instanceof ApiError) await remove(call, received)
    throw error
  }
}

/**
 * Stores one document of an order, the body of the request (contract 6): streamed, hashed and looked at on its way, durable
 * before the answer. The same bytes again on the same order are a success that changes nothing.
 */
export const uploadDocumentFile: StreamUseCase<'UploadDocumentFile'> = async (call, input) => {
  const { services, actor } = call
  const name = readDocumentName(input.FileName)
  await services.database.forAccount(actor.accountUuid, (tx) => requireDocumentOrder({ tx, actor }, input))
  const create = () => services.blobs.create(actor.accountUuid)
  const received = await receiveDocument(create, call.body, name.kind, services.config.MAX_DOCUMENT_BYTES)
  return makeStored(call, input, name, received)
}
