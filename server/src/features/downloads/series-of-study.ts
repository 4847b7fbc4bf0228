import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'

/** Instances whose metadata is in memory at a time. */
const AT_ONCE = 500

/** The series of a study in their order. */
export const selectSeries = (tx: Tx, studyId: string) =>
  tx
    .selectFrom('series')
    .select(['id', 'series_instance_uid', 'modality', 'series_number', 'attributes'])
    .where('study_id', '=', studyId)
    .where('instances_count', '>', 0)
    .orderBy('series_number')
    .orderBy('id')
    .execute()

const selectPage = (tx: Tx, seriesId: string, after: { readonly instance_number: number; readonly id: string }) =>
  tx
    .selectFrom('instances')
    .select(['id', 'sop_instance_uid', 'sop_class_uid', 'transfer_syntax_uid', 'blob_key', 'blob_size'])
    .select(['instance_number', 'number_of_frames', 'metadata', 'pixel_data_offset', 'warnings'])
    .where('series_id', '=', seriesId)
    .where('trashed_at', 'is', null)
    .where(sql<boolean>`(instance_number, id) > (${after.instance_number}::int, ${after.id}::bigint)`)
    .orderBy('instance_number')
    .orderBy('id')
    .limit(AT_ONCE)
    .execute()

export type InstanceRow = Awaited<ReturnType<typeof selectPage>>[number]

const LOWEST_NUMBER = -(2 ** 31)

/** The instances of a series in their order, page by page. */
export async function* instancesOf(tx: Tx, seriesId: string): AsyncGenerator<InstanceRow> {
  let after = { instance_number: LOWEST_NUMBER, id: '0' }
  for (;;) {
    const page = await selectPage(tx, seriesId, after)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < AT_ONCE) return
    after = last
  }
}
