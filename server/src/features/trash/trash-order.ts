import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'

/**
 * Moves an order to the trash with its study and images. One moment for all that goes together, so that what went before
 * alone does not come back with it.
 */
export const trashOrder = (tx: Tx, orderUuid: string) =>
  sql`
    with gone as (
      update patient_orders set trashed_at = clock_timestamp() where id = ${orderUuid}::uuid returning id, trashed_at),
    study as (
      update studies s set trashed_at = gone.trashed_at from gone
      where s.order_id = gone.id and s.trashed_at is null returning s.id, s.trashed_at),
    changed as (
      update series e set version = e.version + 1 from study where e.study_id = study.id returning e.id, study.trashed_at)
    update instances i set trashed_at = changed.trashed_at from changed
    where i.series_id = changed.id and i.trashed_at is null`.execute(tx)
