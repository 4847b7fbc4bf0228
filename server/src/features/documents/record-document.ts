import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import type { StreamCall } from '../use-case.ts'
import { requireDocumentOrder } from './require-document-order.ts'

/** One document whose bytes are durable and whose row is not there yet. */
interface NewDocument {
  readonly order: { readonly PatientOrderUuid: string; readonly InstitutionUuid: string }
  readonly fileName: string
  readonly mediaType: string
  readonly blobKey: string
  readonly size: number
  readonly sha256: Buffer
}

interface StoredDocument {
  readonly documentUuid: string
  /** The order has these bytes already, whatever their name. */
  readonly alreadyStored: boolean
}

async function insertDocument(tx: Tx, { actor }: StreamCall, orderUuid: string, document: NewDocument) {
  const row = await tx
    .insertInto('documents')
    .values({
      id: makeUuid(),
      account_id: actor.accountUuid,
      order_id: orderUuid,
      file_name: document.fileName,
      media_type: document.mediaType,
      blob_key: document.blobKey,
      blob_size: document.size,
      sha256: document.sha256,
      created_by: actor.userUuid,
    })
    .onConflict((conflict) => conflict.columns(['order_id', 'sha256']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

async function findDocument(tx: Tx, orderUuid: string, { sha256 }: NewDocument): Promise<string> {
  const row = await tx
    .selectFrom('documents')
    .select('id')
    .where('order_id', '=', orderUuid)
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  if (!row) throw new ApiError('Conflict', 'The same document was removed at this moment. Send the file again.')
  return row.id
}

const countOneMore = (tx: Tx, orderUuid: string) =>
  tx
    .updateTable('patient_orders')
    .set({ documents_count: sql<number>`documents_count + 1` })
    .where('id', '=', orderUuid)
    .execute()

async function insertOrFind(tx: Tx, call: StreamCall, document: NewDocument): Promise<StoredDocument> {
  const { actor } = call
  const { id } = await requireDocumentOrder({ tx, actor }, document.order)
  const made = await insertDocument(tx, call, id, document)
  if (made === undefined) return { documentUuid: await findDocument(tx, id, document), alreadyStored: true }
  await countOneMore(tx, id)
  return { documentUuid: made, alreadyStored: false }
}

const recordUpload = (tx: Tx, { actor, session, request }: StreamCall, document: NewDocument, stored: StoredDocument) =>
  appendAuditRecord(tx, {
    accountUuid: actor.accountUuid,
    action: 'UploadDocumentFile',
    outcome: 'success',
    userUuid: actor.userUuid,
    apiKeyUuid: session.apiKeyUuid,
    sessionUuid: session.uuid,
    address: request.address,
    requestId: request.requestId,
    orderUuids: [document.order.PatientOrderUuid],
    detail: {
      DocumentUuid: stored.documentUuid,
      AlreadyStored: stored.alreadyStored,
      Detail: `${document.mediaType}, ${document.size} bytes`,
    },
  })

/** Writes the row of a document whose bytes are durable, and who stored it. @throws ApiError NotFound */
export const recordDocument = (call: StreamCall, document: NewDocument): Promise<StoredDocument> =>
  call.services.database.forAccount(call.actor.accountUuid, async (tx) => {
    const stored = await insertOrFind(tx, call, document)
    await recordUpload(tx, call, document, stored)
    return stored
  })
