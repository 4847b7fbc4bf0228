import type { objects } from '@opaline/contract'
import type { z } from 'zod'
import { showInstant } from '../../datetime.ts'
import type { Tx } from '../../store/db/database.ts'
import { invalid } from '../errors.ts'
import type { Call } from '../use-case.ts'
import { viewerNetwork } from '../viewer-links/viewer-network.ts'
import { sealGrant } from './document-token.ts'

type Document = z.input<typeof objects.PatientOrderProperties>['DocumentList'][number]

const OPENS_SECONDS = 300

/** The documents of some orders, first come first. */
export const selectDocuments = (tx: Tx, orderUuids: readonly string[]) =>
  tx
    .selectFrom('documents')
    .select(['id', 'order_id', 'file_name', 'media_type', 'blob_size', 'created_at'])
    .where('order_id', 'in', orderUuids)
    .orderBy('created_at')
    .orderBy('id')
    .execute()

/** The last part of a document's address, which browsers take as its name. */
export const addressName = (fileName: string): string => encodeURIComponent(fileName)

/** Makes addresses of documents that open from one network, for 5 minutes, without a session (contract 9, Orders). */
function addressMaker({ actor, session, services, request }: Call, viewerAddress: string | undefined) {
  const network = viewerNetwork(viewerAddress ?? request.address)
  if (network === undefined) throw invalid('viewerAddress', 'It is not an IP address.')
  const expiresAt = Math.floor(services.now().getTime() / 1000) + OPENS_SECONDS
  const { accountUuid, userUuid } = actor
  return (documentUuid: string, fileName: string): string => {
    const grant = { accountUuid, documentUuid, userUuid, apiKeyUuid: session.apiKeyUuid, expiresAt, network }
    return `${services.publicUrl()}/d/${sealGrant(services.secretKey, grant)}/${addressName(fileName)}`
  }
}

/**
 * The documents of an order that the actor may see, each with an address that opens it.
 * @throws ApiError InvalidParameter for a viewerAddress that is no IP address
 */
export async function describeDocuments(
  call: Call,
  orderUuid: string,
  viewerAddress: string | undefined,
): Promise<Document[]> {
  const rows = await selectDocuments(call.tx, [orderUuid])
  if (rows.length === 0 && viewerAddress === undefined) return []
  const addressOf = addressMaker(call, viewerAddress)
  return rows.map((row) => ({
    DocumentUuid: row.id,
    FileName: row.file_name,
    FileType: row.media_type,
    FileSize: Number(row.blob_size),
    CreatedDatetime: showInstant(row.created_at),
    Url: addressOf(row.id, row.file_name),
  }))
}
