import type pg from 'pg'
import { makeUuid } from '../../uuid.ts'
import { applyMerges } from '../patients/apply-merges.ts'
import { adoptOrder } from './adopt-order.ts'
import type { Arrival } from './arrival.ts'
import type { OrderTexts } from './order-texts.ts'
import { recordAdoption } from './record-adoption.ts'

const TEXT_COLUMNS = [
  'patient_name',
  'patient_id',
  'other_patient_ids',
  'patient_sex',
  'birth_date',
  'accession_number',
  'study_description',
  'requesting_procedure_description',
  'requested_procedure_id',
  'referring_physicians_name',
  'requesting_physician',
  'requesting_department',
  'patient_history',
] as const satisfies readonly (keyof OrderTexts)[]

const textsOf = ({ examined }: Arrival): string[] => TEXT_COLUMNS.map((column) => examined.order.texts[column])

/** `$<first>, $<first + 1>, …` */
const parameters = (first: number): string[] => TEXT_COLUMNS.map((_, index) => `$${first + index}`)

/** Day and instant of a study at local time `$<at>` with an offset of `$<at + 1>` minutes; without a date, of its arrival. */
const whenOf = (at: number): string =>
  `order_moment($2::uuid, nullif($${at}, '')::timestamp, $${at + 1}::int, now()) moment`

const whenValues = ({ examined }: Arrival): unknown[] => [
  examined.order.datetime.local,
  examined.order.datetime.offsetMinutes ?? null,
]

async function insertOrder(client: pg.PoolClient, arrival: Arrival): Promise<string> {
  const orderUuid = makeUuid()
  await client.query({
    name: 'insert-order-of-study',
    text: `insert into patient_orders (id, institution_id, account_id, study_instance_uid, ${TEXT_COLUMNS.join(', ')},
        performed_datetime, order_day, sort_at, status, deleted_before)
      select $1::uuid, $2::uuid, $3::uuid, $4, ${parameters(7).join(', ')}, shown, order_day, sort_at, 'Performed',
        (select max(trashed_at) from patient_orders
          where institution_id = $2::uuid and study_instance_uid = $4 and trashed_at is not null)
      from ${whenOf(5)}`,
    values: [
      orderUuid,
      arrival.institutionUuid,
      arrival.accountUuid,
      arrival.examined.studyInstanceUid,
      ...whenValues(arrival),
      ...textsOf(arrival),
    ],
  })
  return orderUuid
}

/** Gives an order that waited for its images what it lacks; its own texts stay. */
async function completeOrder(client: pg.PoolClient, arrival: Arrival, orderUuid: string): Promise<void> {
  const filled = TEXT_COLUMNS.map((column, index) => `${column} = coalesce(nullif(o.${column}, ''), $${index + 5})`)
  await client.query({
    name: 'complete-order-of-study',
    text: `update patient_orders o set ${filled.join(', ')},
        performed_datetime = case when o.performed_datetime = '' then shown else o.performed_datetime end,
        order_day = case when o.performed_datetime = '' and shown <> '' then moment.order_day else o.order_day end,
        sort_at = case when o.performed_datetime = '' and shown <> '' then moment.sort_at else o.sort_at end,
        status = case when o.status = 'Scheduled' then 'Performed' else o.status end
      from ${whenOf(3)} where o.id = $1::uuid`,
    values: [orderUuid, arrival.institutionUuid, ...whenValues(arrival), ...textsOf(arrival)],
  })
}

async function insertStudy(client: pg.PoolClient, arrival: Arrival, orderUuid: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>({
    name: 'insert-study',
    text: `insert into studies (account_id, institution_id, order_id, study_instance_uid, attributes, patient_id, anonymized,
        share_id)
      values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    values: [
      arrival.accountUuid,
      arrival.institutionUuid,
      orderUuid,
      arrival.examined.studyInstanceUid,
      arrival.examined.studyAttributes,
      arrival.examined.order.texts.patient_id,
      arrival.anonymized,
      arrival.shareUuid ?? null,
    ],
  })
  const [row] = rows
  if (row === undefined) throw new Error('A study was inserted without an id.')
  return row.id
}

/** Takes a study into an order that waited for it. */
async function takeIn(client: pg.PoolClient, arrival: Arrival, orderUuid: string): Promise<string> {
  await recordAdoption(client, arrival, orderUuid)
  await completeOrder(client, arrival, orderUuid)
  await applyMerges(client, orderUuid)
  return orderUuid
}

async function makeOrder(client: pg.PoolClient, arrival: Arrival, isMerged: boolean): Promise<string> {
  const orderUuid = await insertOrder(client, arrival)
  if (isMerged) await applyMerges(client, orderUuid)
  return orderUuid
}

/**
 * Makes the study of an arriving image, and finds or makes its order (contract 9, 'Which order a study belongs to').
 * @param expecting the order that the study's UID leads to, if there is one
 * @param isMerged whether the image's patient id is merged into another
 */
export async function openStudy(
  client: pg.PoolClient,
  arrival: Arrival,
  expecting: string | undefined,
  isMerged: boolean,
): Promise<{ readonly orderUuid: string; readonly studyId: string }> {
  // What comes by a share makes studies of its own: no order takes it in unasked.
  const waiting = expecting ?? (arrival.shareUuid === undefined ? await adoptOrder(client, arrival) : undefined)
  const orderUuid =
    waiting === undefined ? await makeOrder(client, arrival, isMerged) : await takeIn(client, arrival, waiting)
  return { orderUuid, studyId: await insertStudy(client, arrival, orderUuid) }
}
