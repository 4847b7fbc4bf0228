import { sql } from 'kysely'
import type { Database, Tx } from '../../store/db/database.ts'
import { type StoredInstance, storedInstance } from '../studies/stored-instance.ts'

/** The series that stands for a study, at one moment. */
export interface ShownSeries {
  readonly id: string
  readonly version: string
  readonly imagesCount: number
}

/** Modalities whose pixels lie over the images of other series (PS3.3 C.7.3.1.1.1). */
export const OVERLAID: readonly string[] = ['SEG', 'RTDOSE', 'PR']

const selectLargestSeries = (tx: Tx, orderUuid: string) =>
  tx
    .selectFrom('studies as s')
    .innerJoin('series as e', 'e.study_id', 's.id')
    .innerJoin('instances as i', 'i.series_id', 'e.id')
    .select(['e.id', 'e.version', sql<number>`count(*)::integer`.as('images')])
    // An order that another one fulfils shows that one's study.
    .where(
      sql<boolean>`s.order_id in (select unnest(array[o.id, o.fulfilled_by]) from patient_orders o where o.id = ${orderUuid})`,
    )
    .where('s.trashed_at', 'is', null)
    .where('i.trashed_at', 'is', null)
    .where('i.frame_table', 'is not', null)
    .groupBy(['e.id', 's.order_id'])
    .orderBy((eb) => eb('s.order_id', '=', orderUuid), 'desc')
    .orderBy((eb) => eb('e.modality', 'in', [...OVERLAID]))
    .orderBy(sql`sum(greatest(1, i.number_of_frames))`, 'desc')
    .orderBy('e.id')
    .limit(1)
    .executeTakeFirst()

/** The largest series of an order's study that has images, by its frames; undefined where none has. */
export async function selectShownSeries(
  database: Database,
  accountUuid: string,
  orderUuid: string,
): Promise<ShownSeries | undefined> {
  const row = await database.forAccount(accountUuid, (tx) => selectLargestSeries(tx, orderUuid))
  return row && { id: row.id, version: row.version, imagesCount: row.images }
}

/** The image in the middle of a series; undefined where its images have gone in the meantime. */
export async function selectMiddleImage(
  database: Database,
  accountUuid: string,
  series: ShownSeries,
): Promise<StoredInstance | undefined> {
  const row = await database.forAccount(accountUuid, (tx) =>
    tx
      .selectFrom('instances')
      .select(['sop_instance_uid', 'sop_class_uid', 'transfer_syntax_uid', 'blob_key', 'blob_size'])
      .select(['pixel_data_offset', 'pixel_data_length', 'frame_table'])
      .where('series_id', '=', series.id)
      .where('trashed_at', 'is', null)
      .where('frame_table', 'is not', null)
      .orderBy('instance_number')
      .orderBy('id')
      .offset(Math.floor(series.imagesCount / 2))
      .limit(1)
      .executeTakeFirst(),
  )
  return row && storedInstance(accountUuid, row, row)
}
