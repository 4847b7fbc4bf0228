import type pg from 'pg'
import type { Arrival } from './arrival.ts'
import type { Placed } from './insert-instances.ts'
import { ORDER_TEXTS } from './order-texts.ts'
import { type Column, columnsOf, unnest } from './unnest-columns.ts'

/** A study that is to be made, with an order of its own. */
export interface NewStudy {
  /** Its first image. */
  readonly arrival: Arrival
  readonly orderUuid: string
  readonly studyId: string
}

/** A study with the images that are stored together with it. */
export interface MadeStudy extends NewStudy {
  readonly images: readonly Placed[]
}

/** Each text of an image once, as it sorts; none that is empty. */
const textsOf = ({ images }: MadeStudy, text: (placed: Placed) => string): string[] =>
  [...new Set(images.map(text))].filter((one) => one !== '').sort()

const modalitiesOf = (study: MadeStudy): string => textsOf(study, ({ arrival }) => arrival.examined.modality).join('\\')

/** The patient's id, of the first image that says it. */
const patientIdOf = ({ arrival, images }: MadeStudy): string =>
  [arrival, ...images.map((image) => image.arrival)]
    .map(({ examined }) => examined.order.texts.patient_id)
    .find((id) => id !== '') ?? ''

const COLUMNS: readonly Column<MadeStudy>[] = [
  ['study_id', 'bigint', ({ studyId }) => studyId],
  ['order_id', 'uuid', ({ orderUuid }) => orderUuid],
  ['institution_id', 'uuid', ({ arrival }) => arrival.institutionUuid],
  ['study_instance_uid', 'text', ({ arrival }) => arrival.examined.studyInstanceUid],
  ['attributes', 'text', ({ arrival }) => arrival.examined.studyAttributes],
  ['anonymized', 'boolean', ({ arrival }) => arrival.anonymized],
  ['share_id', 'uuid', ({ arrival }) => arrival.shareUuid ?? null],
  ['local', 'text', ({ arrival }) => arrival.examined.order.datetime.local],
  ['offset_minutes', 'int', ({ arrival }) => arrival.examined.order.datetime.offsetMinutes ?? null],
  ['of_patient', 'text', patientIdOf],
  ['modalities', 'text', modalitiesOf],
  ['series_count', 'int', (study) => textsOf(study, ({ arrival }) => arrival.examined.seriesInstanceUid).length],
  ['images_count', 'int', ({ images }) => images.length],
  ['size_bytes', 'bigint', ({ images }) => images.reduce((sum, { arrival }) => sum + arrival.blobSize, 0)],
  ...ORDER_TEXTS.map((name): Column<MadeStudy> => [name, 'text', ({ arrival }) => arrival.examined.order.texts[name]]),
]

const INSERT = `
with given as materialized (select * from ${unnest(COLUMNS, 2)}),
ordered as (
  insert into patient_orders (id, institution_id, account_id, study_instance_uid, ${ORDER_TEXTS.join(', ')},
    performed_datetime, order_day, sort_at, status, modality, series_count, images_count, size_bytes, deleted_before)
  select g.order_id, g.institution_id, $1::uuid, g.study_instance_uid, ${ORDER_TEXTS.map((name) => `g.${name}`).join(', ')},
    moment.shown, moment.order_day, moment.sort_at, 'Performed', left(g.modalities, 256),
    g.series_count, g.images_count, g.size_bytes,
    (select max(o.trashed_at) from patient_orders o where o.institution_id = g.institution_id
      and o.study_instance_uid = g.study_instance_uid and o.trashed_at is not null)
  from given g,
    lateral order_moment(g.institution_id, nullif(g.local, '')::timestamp, g.offset_minutes, now()) moment)
insert into studies (id, account_id, institution_id, order_id, study_instance_uid, attributes, patient_id, anonymized, share_id,
  modalities, series_count, instances_count) overriding system value
select study_id, $1::uuid, institution_id, order_id, study_instance_uid, attributes, of_patient, anonymized, share_id,
  string_to_array(modalities, '\\'), series_count, images_count
from given`

/** Makes studies and their orders and counts their first images, in one statement, which is sent before this returns. */
export async function insertStudies(
  client: pg.PoolClient,
  accountUuid: string,
  studies: readonly MadeStudy[],
): Promise<void> {
  await client.query({ name: 'insert-studies', text: INSERT, values: [accountUuid, ...columnsOf(COLUMNS, studies)] })
}
