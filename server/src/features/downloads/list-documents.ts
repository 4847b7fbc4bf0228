import type { Tx } from '../../store/db/database.ts'

/** A document as it goes beside the images. */
export interface DownloadedDocument {
  readonly fileName: string
  readonly blobKey: string
  readonly blobSize: number
}

/** The documents of an order, first come first: none as long as no table holds any. */
export const listDocuments = async (_tx: Tx, _orderUuid: string): Promise<readonly DownloadedDocument[]> => []
