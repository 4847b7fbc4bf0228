import { sql } from 'kysely'
import type { Database } from '../../store/db/database.ts'
import type { ViewerLink } from '../viewer-links/viewer-link.ts'

/** A document that a viewer link shows beside its images. */
export interface LinkDocument {
  readonly documentUuid: string
  readonly fileName: string
  /** Whose it is and of which order; '' where the link shows one order alone. */
  readonly orderTitle: string
}

/** The documents of a link's orders, order by order, first come first. */
export async function linkDocuments(database: Database, link: ViewerLink): Promise<readonly LinkDocument[]> {
  const { accountUuid, orderUuids } = link
  if (orderUuids.length === 0) return []
  const rows = await database.forAccount(accountUuid, (tx) =>
    tx
      .selectFrom('documents as d')
      .innerJoin('patient_orders as o', 'o.id', 'd.order_id')
      .select(['d.id', 'd.file_name', 'o.patient_name', 'o.study_description'])
      // One parameter, for a link may show the thousands of orders of a folder.
      .where(sql<boolean>`d.order_id = any(${orderUuids}::uuid[])`)
      .orderBy('o.sort_at', 'desc')
      .orderBy('o.id')
      .orderBy('d.created_at')
      .orderBy('d.id')
      .execute(),
  )
  const isAlone = orderUuids.length === 1
  return rows.map((row) => ({
    documentUuid: row.id,
    fileName: row.file_name,
    orderTitle: isAlone ? '' : [row.patient_name, row.study_description].filter((text) => text !== '').join(', '),
  }))
}
