import type { Tx } from '../../store/db/database.ts'

/** A document as it is sent. */
export interface StoredDocument {
  readonly accountUuid: string
  readonly orderUuid: string
  readonly documentUuid: string
  readonly fileName: string
  readonly mediaType: string
  readonly blobKey: string
  readonly size: number
  readonly sha256: Buffer
}

export async function findDocument(tx: Tx, documentUuid: string): Promise<StoredDocument | undefined> {
  const row = await tx.selectFrom('documents').selectAll().where('id', '=', documentUuid).executeTakeFirst()
  return (
    row && {
      accountUuid: row.account_id,
      orderUuid: row.order_id,
      documentUuid: row.id,
      fileName: row.file_name,
      mediaType: row.media_type,
      blobKey: row.blob_key,
      size: Number(row.blob_size),
      sha256: row.sha256,
    }
  )
}
