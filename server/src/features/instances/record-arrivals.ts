import { ApiError } from '@opaline/contract'
import type pg from 'pg'
import { sameBytes } from '../../secrets.ts'
import type { Arrival, StoredImage } from './arrival.ts'
import { lockArrivals } from './arrival-locks.ts'
import { findInstances, findStudies, type KnownInstance, type KnownStudy, keyOf } from './find-stored.ts'
import type { Outcome } from './group-commit.ts'
import { insertInstances, type Placed } from './insert-instances.ts'
import { noteOrders } from './note-orders.ts'
import { openStudy } from './open-study.ts'

const OTHER_CONTENT = 'Another image is stored under this SOP Instance UID. The stored one stays as it is.'
const OTHER_PATIENT =
  'The study is stored under another Patient ID. The stored one stays as it is. ' +
  'An anonymised copy needs new UIDs: AnonymizationOptions.RemapUids = true.'

/** What a batch knows while it is judged, image by image: what is stored, and what it stores itself. */
interface Batch {
  readonly instances: Map<string, KnownInstance>
  readonly studies: Map<string, KnownStudy>
  readonly placed: Placed[]
}

const isSame = (known: KnownInstance, { sha256, examined }: Arrival): boolean =>
  sameBytes(known.sha256, sha256) || sameBytes(known.data_set_sha256, examined.dataSetSha256)

/** Whether the image names another patient than the order and its images do. Not to say is no contradiction. */
function contradictsPatient(study: KnownStudy, patientId: string): boolean {
  const known = [study.order_patient_id, study.study_patient_id].filter((id) => id !== '')
  return patientId !== '' && known.length > 0 && !known.includes(patientId)
}

/** A session that was narrowed to some orders adds to no others. */
function allowOrder({ onlyOrders }: Arrival, orderUuid: string | undefined): void {
  if (onlyOrders === undefined || (orderUuid !== undefined && onlyOrders.includes(orderUuid))) return
  throw new ApiError(
    'Forbidden',
    'The session may add to the orders that it was opened for, and this is another study.',
  )
}

const describe = (arrival: Arrival, orderUuid: string, alreadyStored: boolean): StoredImage => ({
  PatientOrderUuid: orderUuid,
  SopInstanceUid: arrival.examined.sopInstanceUid,
  Sha256: arrival.sha256.toString('hex'),
  AlreadyStored: alreadyStored,
})

/** The study of an image, made when it is its first. @throws ApiError Conflict, Forbidden */
async function requireStudy(client: pg.PoolClient, batch: Batch, arrival: Arrival): Promise<KnownStudy> {
  const { studyInstanceUid, order } = arrival.examined
  const key = keyOf(arrival.institutionUuid, studyInstanceUid)
  const known = batch.studies.get(key)
  allowOrder(arrival, known?.order_id)
  const patientId = order.texts.patient_id
  if (known !== undefined && contradictsPatient(known, patientId)) throw new ApiError('Conflict', OTHER_PATIENT)
  const opened = known?.study_id ? undefined : await openStudy(client, arrival, known)
  const study = {
    institution_id: arrival.institutionUuid,
    study_instance_uid: studyInstanceUid,
    order_id: opened?.orderUuid ?? known?.order_id ?? '',
    study_id: opened?.studyId ?? known?.study_id ?? null,
    order_patient_id: known?.order_patient_id ?? patientId,
    study_patient_id: known?.study_patient_id || patientId,
  }
  batch.studies.set(key, study)
  return study
}

/** Judges one image against what is stored and against those before it in the batch. @throws ApiError Conflict, Forbidden */
async function judge(client: pg.PoolClient, batch: Batch, arrival: Arrival): Promise<StoredImage> {
  const key = keyOf(arrival.institutionUuid, arrival.examined.sopInstanceUid)
  const known = batch.instances.get(key)
  if (known !== undefined) {
    if (!isSame(known, arrival)) throw new ApiError('Conflict', OTHER_CONTENT)
    allowOrder(arrival, known.order_id)
    return describe(arrival, known.order_id, true)
  }
  const study = await requireStudy(client, batch, arrival)
  batch.placed.push({ arrival, studyId: study.study_id ?? '' })
  batch.instances.set(key, {
    institution_id: arrival.institutionUuid,
    sop_instance_uid: arrival.examined.sopInstanceUid,
    sha256: arrival.sha256,
    data_set_sha256: arrival.examined.dataSetSha256,
    order_id: study.order_id,
  })
  return describe(arrival, study.order_id, false)
}

/**
 * Writes what a batch of arrivals of one account means, in the caller's transaction: instances, series, studies, orders,
 * folders, audit. A refusal is that image's alone; any other error is the whole transaction's.
 */
export async function recordArrivals(
  client: pg.PoolClient,
  accountUuid: string,
  arrivals: readonly Arrival[],
): Promise<Outcome<StoredImage>[]> {
  await lockArrivals(client, accountUuid, arrivals)
  const batch: Batch = {
    instances: await findInstances(client, arrivals),
    studies: await findStudies(client, arrivals),
    placed: [],
  }
  const outcomes: Outcome<StoredImage>[] = []
  for (const arrival of arrivals) {
    try {
      outcomes.push({ value: await judge(client, batch, arrival) })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      outcomes.push({ error })
    }
  }
  await insertInstances(client, accountUuid, batch.placed)
  await noteOrders(client, accountUuid, arrivals, outcomes)
  return outcomes
}
