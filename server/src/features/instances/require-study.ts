import { ApiError } from '@opaline/contract'
import type pg from 'pg'
import { recordMergedId } from '../patients/apply-merges.ts'
import type { Arrival } from './arrival.ts'
import { type Batch, flushBatch, patientIdOf, studyKeyOf } from './batch.ts'
import { contradictsPatient, isIdentifiedCopy, isMerged } from './contradicts-patient.ts'
import { DigestFirstError } from './digest-first.ts'
import { displaceStudy } from './displace-study.ts'
import type { KnownStudy } from './find-stored.ts'
import { openStudy } from './open-study.ts'

/** The way out where a study is stored whose anonymised copy arrives. */
export const NEEDS_NEW_UIDS = 'An anonymised copy needs new UIDs: AnonymizationOptions.RemapUids = true.'
const OTHER_PATIENT = `The study is stored under another Patient ID. The stored one stays as it is. ${NEEDS_NEW_UIDS}`

/** A study that is there, or that this batch has made. */
export type OpenStudy = KnownStudy & { readonly studyId: string }

const isOpen = (study: KnownStudy | undefined): study is OpenStudy => study?.studyId !== undefined

/** A session that was narrowed to some orders adds to no others. @throws ApiError Forbidden */
export function allowOrder({ onlyOrders }: Arrival, orderUuid: string | undefined): void {
  if (onlyOrders === undefined || (orderUuid !== undefined && onlyOrders.includes(orderUuid))) return
  throw new ApiError(
    'Forbidden',
    'The session may add to the orders that it was opened for, and this is another study.',
  )
}

/** Records that an image names the patient by an id that is merged, unless the study's first images did the same. */
async function noteMergedId(batch: Batch, arrival: Arrival, study: OpenStudy): Promise<void> {
  const patientId = patientIdOf(arrival)
  if (!isMerged(batch, arrival) || [study.orderPatientId, study.studyPatientId].includes(patientId)) return
  const name = `${study.orderUuid} ${patientId}`
  if (batch.mergedIds.has(name)) return
  batch.mergedIds.add(name)
  flushBatch(batch)
  await recordMergedId(batch.client, study.orderUuid, patientId)
}

/** What goes to the inbox is told apart there by its data set. @throws DigestFirstError */
async function requireDigests(client: pg.PoolClient, studyId: string): Promise<void> {
  const text = 'select id from instances where study_id = $1::bigint and data_set_sha256 is null'
  const { rows } = await client.query<{ id: string }>(text, [studyId])
  if (rows.length > 0) throw new DigestFirstError(rows.map(({ id }) => id))
}

/** Makes room for an identified study where an anonymised copy of it is stored. */
async function giveWay(batch: Batch, arrival: Arrival, study: OpenStudy): Promise<void> {
  allowOrder(arrival, undefined)
  flushBatch(batch)
  await requireDigests(batch.client, study.studyId)
  await displaceStudy(batch.client, arrival, study)
  batch.studies.delete(studyKeyOf(arrival))
  for (const [key, known] of batch.instances) if (known.orderUuid === study.orderUuid) batch.instances.delete(key)
}

/** The study that the image's UID leads to, if it is the image's. @throws ApiError Conflict, Forbidden */
async function findStudy(batch: Batch, arrival: Arrival): Promise<KnownStudy | undefined> {
  const known = batch.studies.get(studyKeyOf(arrival))
  if (isOpen(known) && isIdentifiedCopy(batch, known, arrival)) {
    await giveWay(batch, arrival, known)
    return undefined
  }
  allowOrder(arrival, known?.orderUuid)
  if (known !== undefined && contradictsPatient(batch, known, arrival)) throw new ApiError('Conflict', OTHER_PATIENT)
  return known
}

const rememberedStudy = (
  known: KnownStudy | undefined,
  arrival: Arrival,
): Omit<KnownStudy, 'orderUuid' | 'studyId'> => {
  const { patient_id, patient_name, birth_date } = arrival.examined.order.texts
  return {
    orderPatientId: known?.orderPatientId ?? patient_id,
    studyPatientId: known?.studyPatientId || patient_id,
    patientName: known?.patientName ?? patient_name,
    birthDate: known?.birthDate ?? birth_date,
    anonymized: isOpen(known) ? known.anonymized : arrival.anonymized,
    shareUuid: isOpen(known) ? known.shareUuid : arrival.shareUuid,
  }
}

/** The study of an image, made when it is its first. @throws ApiError Conflict, Forbidden */
export async function requireStudy(batch: Batch, arrival: Arrival): Promise<OpenStudy> {
  const known = await findStudy(batch, arrival)
  const place = isOpen(known) ? known : await openStudy(batch, arrival, known?.orderUuid)
  const study = { ...rememberedStudy(known, arrival), orderUuid: place.orderUuid, studyId: place.studyId }
  batch.studies.set(studyKeyOf(arrival), study)
  if (isOpen(known)) await noteMergedId(batch, arrival, study)
  return study
}
