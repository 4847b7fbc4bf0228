import { sql } from 'kysely'
import { byThemselves, visibleOrders } from '../access/visible-orders.ts'
import { notFound } from '../errors.ts'
import type { Call, UseCase } from '../use-case.ts'

/** The order of the document, locked, so that its count of documents stays right. */
async function requireOrderOf({ tx, actor }: Call, documentUuid: string): Promise<string> {
  const row = await tx
    .selectFrom('documents as d')
    .innerJoin('patient_orders as o', 'o.id', 'd.order_id')
    .select('o.id')
    .where('d.id', '=', documentUuid)
    .where(visibleOrders(byThemselves(actor)))
    .forUpdate('d')
    .executeTakeFirst()
  if (!row) throw notFound('documentUuid')
  return row.id
}

/** Takes a document from its order for good; its bytes go with the next sweep of blobs that no row holds. */
export const deleteDocument: UseCase<'DeleteDocument'> = async (call, input) => {
  const orderUuid = await requireOrderOf(call, input.DocumentUuid)
  await call.tx.deleteFrom('documents').where('id', '=', input.DocumentUuid).execute()
  await call.tx
    .updateTable('patient_orders')
    .set({ documents_count: sql<number>`documents_count - 1` })
    .where('id', '=', orderUuid)
    .execute()
  call.note.orderUuids.push(orderUuid)
  call.note.detail['DocumentUuid'] = input.DocumentUuid
  return {}
}
