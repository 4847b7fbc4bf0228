import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'

/**
 * Removes an order's rows for good; its audit records stay. What other tables hold of it goes with its row.
 * @returns keys of the blobs that nothing needs once this is committed
 */
export async function removeOrder(tx: Tx, orderUuid: string): Promise<readonly string[]> {
  const study = sql`select s.id from studies s where s.order_id = ${orderUuid}::uuid`
  const { rows } = await sql<{ blob_key: string }>`
    delete from instances i using series e where i.series_id = e.id and e.study_id in (${study})
    returning i.blob_key`.execute(tx)
  await sql`delete from series where study_id in (${study})`.execute(tx)
  await tx.deleteFrom('studies').where('order_id', '=', orderUuid).execute()
  await tx.deleteFrom('patient_orders').where('id', '=', orderUuid).execute()
  return rows.map((row) => row.blob_key)
}

/** Removes blobs whose rows are gone. What cannot be removed now is swept later. */
export async function removeBlobs(
  { blobs, log }: Pick<Services, 'blobs' | 'log'>,
  accountUuid: string,
  keys: readonly string[],
): Promise<void> {
  for (const key of keys) {
    try {
      await blobs.delete(accountUuid, key)
    } catch (error) {
      log.warn({ blob: key, error: (error as Error).message }, 'blob of a purged order not removed yet')
    }
  }
}
