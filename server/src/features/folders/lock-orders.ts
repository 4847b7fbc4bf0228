import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'

/**
 * Holds orders before folders are held, which is the order of an arrival too: who counts an order into or out of a folder
 * holds it while counting.
 */
export async function lockOrders(tx: Tx, orderUuids: readonly string[]): Promise<void> {
  await tx
    .selectFrom('patient_orders')
    .select('id')
    .where(sql<boolean>`id = any(${orderUuids}::uuid[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}
