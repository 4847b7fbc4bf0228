import type { Tx } from '../../store/db/database.ts'

/** A document as it goes beside the images. */
export interface DownloadedDocument {
  readonly fileName: string
  readonly blobKey: string
  readonly blobSize: number
}

/** The documents of an order, first come first. */
export async function listDocuments(tx: Tx, orderUuid: string): Promise<readonly DownloadedDocument[]> {
  const rows = await tx
    .selectFrom('documents')
    .select(['file_name', 'blob_key', 'blob_size'])
    .where('order_id', '=', orderUuid)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ fileName: row.file_name, blobKey: row.blob_key, blobSize: Number(row.blob_size) }))
}
