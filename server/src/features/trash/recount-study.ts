import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'

/** Counts a series, its study and its order again, after images of it have gone or come back. */
export const recountStudy = (tx: Tx, seriesId: string) =>
  sql`
    with counted as (
      select i.series_id, count(*)::int images, sum(i.blob_size)::bigint bytes
      from series e join series all_of on all_of.study_id = e.study_id join instances i on i.series_id = all_of.id
      where e.id = ${seriesId}::bigint and i.trashed_at is null group by i.series_id),
    changed as (
      update series e set version = e.version + 1, instances_count = coalesce((select images from counted c where c.series_id = e.id), 0)
      where e.id = ${seriesId}::bigint returning e.study_id),
    totals as (
      select coalesce(sum(c.images), 0)::int images, coalesce(sum(c.bytes), 0)::bigint bytes, count(c.series_id)::int series,
        coalesce(array_agg(distinct e.modality) filter (where e.modality <> ''), '{}') modalities
      from counted c join series e on e.id = c.series_id),
    study as (
      update studies s set instances_count = t.images, series_count = t.series, modalities = t.modalities,
        is_empty = t.images = 0, updated_at = now()
      from changed, totals t, studies before where s.id = changed.study_id and before.id = s.id
      returning s.order_id, before.modalities as modalities_before)
    update patient_orders o set images_count = t.images, series_count = t.series, size_bytes = t.bytes,
      -- A modality that was given to the order by hand stays; one that came from its images goes with them.
      modality = case when o.modality = array_to_string(study.modalities_before, '\\')
        then left(array_to_string(t.modalities, '\\'), 256) else o.modality end
    from study, totals t where o.id = study.order_id`.execute(tx)
