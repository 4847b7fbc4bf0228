import type pg from 'pg'
import { makeUuid } from '../../uuid.ts'
import { applyMerges } from '../patients/apply-merges.ts'
import { adoptOrder } from './adopt-order.ts'
import type { Arrival } from './arrival.ts'
import { type Batch, flushBatch, studyKeyOf } from './batch.ts'
import { isMerged } from './contradicts-patient.ts'
import type { NewStudy } from './insert-studies.ts'
import { ORDER_TEXTS } from './order-texts.ts'
import { recordAdoption } from './record-adoption.ts'

const textsOf = ({ examined }: Arrival): string[] => ORDER_TEXTS.map((column) => examined.order.texts[column])

/** Day and instant of a study at local time `$<at>` with an offset of `$<at + 1>` minutes; without a date, of its arrival. */
const whenOf = (at: number): string =>
  `order_moment($2::uuid, nullif($${at}, '')::timestamp, $${at + 1}::int, now()) moment`

const whenValues = ({ examined }: Arrival): unknown[] => [
  examined.order.datetime.local,
  examined.order.datetime.offsetMinutes ?? null,
]

/** Gives an order that waited for its images what it lacks; its own texts stay. */
async function completeOrder(client: pg.PoolClient, arrival: Arrival, orderUuid: string): Promise<void> {
  const filled = ORDER_TEXTS.map((column, index) => `${column} = coalesce(nullif(o.${column}, ''), $${index + 5})`)
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

/** Makes the study of an order that waited for it. @returns its id */
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

/** Takes a study into an order that waited for it. @returns the study's id */
export async function takeIn(client: pg.PoolClient, arrival: Arrival, orderUuid: string): Promise<string> {
  await recordAdoption(client, arrival, orderUuid)
  await completeOrder(client, arrival, orderUuid)
  await applyMerges(client, orderUuid)
  return insertStudy(client, arrival, orderUuid)
}

async function newStudyId(client: pg.PoolClient): Promise<string> {
  const { rows } = await client.query<{ id: string }>(`select nextval('studies_id_seq') as id`)
  const [row] = rows
  if (row === undefined) throw new Error('The database gave no number.')
  return row.id
}

/** Makes a study with an order of its own, both with the batch's rows. */
async function makeStudy(batch: Batch, arrival: Arrival): Promise<NewStudy> {
  const key = studyKeyOf(arrival)
  // One that was displaced in this batch was there when the batch looked, so there is no number for the one after it.
  const studyId = batch.newStudyIds.get(key) ?? (await newStudyId(batch.client))
  batch.newStudyIds.delete(key)
  const study = { arrival, orderUuid: makeUuid(), studyId }
  batch.newStudies.push(study)
  if (!isMerged(batch, arrival)) return study
  flushBatch(batch)
  await applyMerges(batch.client, study.orderUuid)
  return study
}

/**
 * Makes the study of an arriving image, and finds or makes its order (contract 9, 'Which order a study belongs to').
 * @param expecting the order that the study's UID leads to, if there is one
 */
export async function openStudy(
  batch: Batch,
  arrival: Arrival,
  expecting: string | undefined,
): Promise<{ readonly orderUuid: string; readonly studyId: string }> {
  // What comes by a share makes studies of its own: no order takes it in unasked.
  const asks = expecting === undefined && arrival.shareUuid === undefined && batch.isAwaited(arrival)
  const waiting = asks ? await adoptOrder(batch.client, arrival) : expecting
  if (waiting === undefined) return makeStudy(batch, arrival)
  return { orderUuid: waiting, studyId: await takeIn(batch.client, arrival, waiting) }
}
