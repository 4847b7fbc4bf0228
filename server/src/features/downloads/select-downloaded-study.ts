import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { lastCorrection } from '../corrections/read-corrections.ts'

/** The study that an order opens, its own or that of the order that fulfils it; undefined: there are no images. */
export const selectDownloadedStudy = (tx: Tx, orderUuid: string) =>
  tx
    .selectFrom('patient_orders as o')
    .innerJoin('studies as s', (join) => join.on(sql<boolean>`s.order_id = any(array[o.id, o.fulfilled_by])`))
    .select(['s.id', 's.study_instance_uid', 's.attributes', 'o.order_day'])
    .select(lastCorrection.as('corrected'))
    .where('o.id', '=', orderUuid)
    .where('s.trashed_at', 'is', null)
    .orderBy(sql`s.order_id = o.id`, 'desc')
    .executeTakeFirst()

export type DownloadedStudy = NonNullable<Awaited<ReturnType<typeof selectDownloadedStudy>>>
