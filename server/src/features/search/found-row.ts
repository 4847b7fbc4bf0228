import { type RawBuilder, sql } from 'kysely'
import type { Level } from './indexed-tag.ts'

/** What is read of a study, and of the series and image below it that a search is about. */
export interface FoundRow {
  readonly id: string
  readonly study_date: string
  readonly study_time: string
  readonly study_instance_uid: string
  readonly attributes: string
  readonly modalities: readonly string[]
  readonly series_count: number
  readonly instances_count: number
  /** Corrected values by keyword, as orders have them; null: none. */
  readonly corrections: Readonly<Record<string, string>> | null
  readonly series_instance_uid: string
  readonly series_attributes: string
  readonly modality: string
  readonly series_instances_count: number
  readonly sop_instance_uid: string
  readonly sop_class_uid: string
  readonly instance_number: number
  readonly number_of_frames: number
  readonly transfer_syntax_uid: string
  readonly image_rows: number | null
  readonly image_columns: number | null
  readonly bits_allocated: number | null
  /** Of the image, or of one image of the study or series, where something is asked for that lies nowhere else. */
  readonly metadata: Buffer | null
}

// Of values that were corrected more than once the last one stays, as it does in JSON.
const STUDY = sql`s.id, s.study_date, s.study_time, s.study_instance_uid, s.attributes, s.modalities, s.series_count,
  s.instances_count, (select json_object_agg(c.keyword, c.value order by c.id) from order_corrections c
    where c.order_id = s.order_id) corrections`
const SERIES = sql`${STUDY}, e.series_instance_uid, e.attributes series_attributes, e.modality, e.instances_count series_instances_count`
const INSTANCE = sql`${SERIES}, i.sop_instance_uid, i.sop_class_uid, i.instance_number, i.number_of_frames, i.transfer_syntax_uid,
  i.image_rows, i.image_columns, i.bits_allocated`

const one = (condition: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(select i.metadata from series e join instances i on i.series_id = e.id
    where ${condition} and i.trashed_at is null order by e.series_number, e.id, i.instance_number, i.id limit 1)`

const METADATA: Readonly<Record<Level, RawBuilder<unknown>>> = {
  study: one(sql`e.study_id = s.id`),
  series: sql`(select i.metadata from instances i where i.series_id = e.id and i.trashed_at is null
    order by i.instance_number, i.id limit 1)`,
  instance: sql`i.metadata`,
}

/** The tables of a page's rows `p`, and what is read of them. */
export const READ: Readonly<
  Record<Level, { readonly columns: RawBuilder<unknown>; readonly from: RawBuilder<unknown> }>
> = {
  study: { columns: STUDY, from: sql`join studies s on s.id = p.study_id` },
  series: {
    columns: SERIES,
    from: sql`join studies s on s.id = p.study_id join series e on e.id = p.series_id`,
  },
  instance: {
    columns: INSTANCE,
    from: sql`join studies s on s.id = p.study_id join series e on e.id = p.series_id join instances i on i.id = p.instance_id`,
  },
}

/** The metadata of a row: read only where it is asked for, and where an image's columns do not tell. */
export function metadataOf(level: Level, isAskedFor: boolean): RawBuilder<unknown> {
  if (isAskedFor) return METADATA[level]
  return level === 'instance'
    ? sql`case when i.image_rows is null or i.instance_number = 0 then i.metadata end`
    : sql`null::bytea`
}
