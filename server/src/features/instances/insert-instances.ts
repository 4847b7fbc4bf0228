import type pg from 'pg'
import type { Arrival } from './arrival.ts'
import { type Column, columnsOf, unnest } from './unnest-columns.ts'

/** An image that is to be stored, and the study that it goes into. */
export interface Placed {
  readonly arrival: Arrival
  readonly studyId: string
}

const INSTANCE_COLUMNS: readonly Column<Placed>[] = [
  ['study_id', 'bigint', ({ studyId }) => studyId],
  ['series_instance_uid', 'text', ({ arrival }) => arrival.examined.seriesInstanceUid],
  ['institution_id', 'uuid', ({ arrival }) => arrival.institutionUuid],
  ['sop_instance_uid', 'text', ({ arrival }) => arrival.examined.sopInstanceUid],
  ['sop_class_uid', 'text', ({ arrival }) => arrival.examined.sopClassUid],
  ['instance_number', 'int', ({ arrival }) => arrival.examined.instanceNumber],
  ['number_of_frames', 'int', ({ arrival }) => arrival.examined.numberOfFrames],
  ['transfer_syntax_uid', 'text', ({ arrival }) => arrival.examined.transferSyntaxUid],
  ['blob_key', 'uuid', ({ arrival }) => arrival.blobKey],
  ['blob_size', 'bigint', ({ arrival }) => arrival.blobSize],
  ['sha256', 'bytea', ({ arrival }) => arrival.sha256],
  ['data_set_sha256', 'bytea', ({ arrival }) => arrival.examined.dataSetSha256 ?? null],
  ['metadata', 'bytea', ({ arrival }) => arrival.examined.metadata],
  ['pixel_data_offset', 'bigint', ({ arrival }) => arrival.examined.pixelDataOffset ?? null],
  ['pixel_data_length', 'bigint', ({ arrival }) => arrival.examined.pixelDataLength ?? null],
  ['frame_table', 'bytea', ({ arrival }) => toBuffer(arrival.examined.frameTable)],
  // An array of arrays must be rectangular, so the list of codes travels as one text.
  ['warnings', 'text', ({ arrival }) => arrival.examined.warnings.join(' ')],
  ['anonymized', 'boolean', ({ arrival }) => arrival.anonymized],
  ['patient_id', 'text', ({ arrival }) => arrival.examined.order.texts.patient_id],
  ['image_rows', 'int', ({ arrival }) => arrival.examined.imageRows],
  ['image_columns', 'int', ({ arrival }) => arrival.examined.imageColumns],
  ['bits_allocated', 'int', ({ arrival }) => arrival.examined.bitsAllocated],
]

const toBuffer = (bytes: Uint8Array | undefined): Buffer | null =>
  bytes === undefined ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const SERIES_COLUMNS: readonly Column<NewSeries>[] = [
  ['study_id', 'bigint', ({ first }) => first.studyId],
  ['series_instance_uid', 'text', ({ first }) => first.arrival.examined.seriesInstanceUid],
  ['modality', 'text', ({ first }) => first.arrival.examined.modality],
  ['series_number', 'int', ({ first }) => first.arrival.examined.seriesNumber],
  ['series_description', 'text', ({ first }) => first.arrival.examined.seriesDescription],
  ['attributes', 'text', ({ first }) => first.arrival.examined.seriesAttributes],
  ['instances_count', 'int', ({ count }) => count],
]

interface NewSeries {
  readonly first: Placed
  readonly count: number
}

/** The series of a batch, each once, in one order for all processes. */
function seriesOf(batch: readonly Placed[]): NewSeries[] {
  const series = new Map<string, NewSeries>()
  for (const placed of batch) {
    const key = `${placed.studyId} ${placed.arrival.examined.seriesInstanceUid}`
    const known = series.get(key)
    series.set(key, { first: known?.first ?? placed, count: (known?.count ?? 0) + 1 })
  }
  return [...series].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
}

const FILED = `
with arriving as materialized (select * from ${unnest(INSTANCE_COLUMNS, 2)}),
filed as (
  insert into series (account_id, study_id, series_instance_uid, modality, series_number, series_description, attributes,
    instances_count, version)
  select $1::uuid, given.*, instances_count from ${unnest(SERIES_COLUMNS, 2 + INSTANCE_COLUMNS.length)}
  on conflict (study_id, series_instance_uid) do update
    set instances_count = series.instances_count + excluded.instances_count, version = series.version + excluded.version
  returning id, study_id, series_instance_uid, modality, instances_count)`

const STORED = `
  insert into instances (account_id, institution_id, study_id, series_id, sop_instance_uid, sop_class_uid, instance_number,
    number_of_frames, transfer_syntax_uid, blob_key, blob_size, sha256, data_set_sha256, metadata, pixel_data_offset,
    pixel_data_length, frame_table, warnings, anonymized, image_rows, image_columns, bits_allocated)
  select $1::uuid, institution_id, a.study_id, f.id, sop_instance_uid, sop_class_uid, instance_number, number_of_frames,
    transfer_syntax_uid, blob_key, blob_size, sha256, data_set_sha256, metadata, pixel_data_offset, pixel_data_length,
    frame_table, string_to_array(nullif(warnings, ''), ' ', '') || '{}', anonymized, image_rows, image_columns, bits_allocated
  from arriving a join filed f on f.study_id = a.study_id and f.series_instance_uid = a.series_instance_uid`

const COUNTED = `,
stored as (${STORED}),
grown as (
  select s.id, s.order_id, s.modalities as modalities_before,
    array(select distinct m from unnest(s.modalities || f.modalities) m where m <> '' order by m) as modalities,
    f.series_count, a.instances_count, a.bytes, a.patient_id
  from (select study_id, count(*) as instances_count, sum(blob_size) as bytes, max(patient_id) as patient_id
        from arriving group by study_id) a
  -- A series that was there counts again where all its images had been deleted.
  join (select n.study_id, count(*) filter (where n.instances_count = c.images) as series_count, array_agg(n.modality) as modalities
        from filed n join (select study_id, series_instance_uid, count(*) as images from arriving group by 1, 2) c
          on c.study_id = n.study_id and c.series_instance_uid = n.series_instance_uid
        group by n.study_id) f on f.study_id = a.study_id
  join studies s on s.id = a.study_id),
counted as (
  update studies s set modalities = g.modalities, series_count = s.series_count + g.series_count,
    instances_count = s.instances_count + g.instances_count, updated_at = now(), is_empty = false,
    patient_id = coalesce(nullif(s.patient_id, ''), g.patient_id)
  from grown g where s.id = g.id)
update patient_orders o set size_bytes = o.size_bytes + g.bytes, images_count = o.images_count + g.instances_count,
  series_count = o.series_count + g.series_count,
  -- A modality that was given to the order by hand stays; one that came from its images grows with them.
  modality = case when o.modality in ('', array_to_string(g.modalities_before, '\\'))
    then left(array_to_string(g.modalities, '\\'), 256) else o.modality end
from grown g where o.id = g.order_id`

const valuesOf = (accountUuid: string, batch: readonly Placed[]): unknown[] => [
  accountUuid,
  ...columnsOf(INSTANCE_COLUMNS, batch),
  ...columnsOf(SERIES_COLUMNS, seriesOf(batch)),
]

/**
 * Writes the rows of images of stored studies and counts them, in one statement, which is sent before this returns. None of
 * their SOP Instance UIDs may be stored already.
 */
export async function insertInstances(
  client: pg.PoolClient,
  accountUuid: string,
  batch: readonly Placed[],
): Promise<void> {
  if (batch.length === 0) return
  await client.query({ name: 'insert-instances', text: FILED + COUNTED, values: valuesOf(accountUuid, batch) })
}

/** The same for the first images of studies, which `insertStudies` has counted. */
export async function insertFirstInstances(
  client: pg.PoolClient,
  accountUuid: string,
  batch: readonly Placed[],
): Promise<void> {
  await client.query({ name: 'insert-first-instances', text: FILED + STORED, values: valuesOf(accountUuid, batch) })
}
