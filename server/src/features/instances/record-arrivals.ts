import { ApiError } from '@opaline/contract'
import type pg from 'pg'
import { sameBytes } from '../../secrets.ts'
import { recordMergedId } from '../patients/apply-merges.ts'
import type { Arrival, StoredImage } from './arrival.ts'
import { findStored, type KnownInstance, type KnownStudy, keyOf, type Stored } from './find-stored.ts'
import type { Outcome } from './group-commit.ts'
import { insertInstances, type Placed } from './insert-instances.ts'
import { noteOrders } from './note-orders.ts'
import { openStudy } from './open-study.ts'

const OTHER_CONTENT = 'Another image is stored under this SOP Instance UID. The stored one stays as it is.'
const OTHER_PATIENT =
  'The study is stored under another Patient ID. The stored one stays as it is. ' +
  'An anonymised copy needs new UIDs: AnonymizationOptions.RemapUids = true.'

/** What a batch knows while it is judged, image by image: what is stored, and what it stores itself. */
interface Batch extends Stored {
  readonly placed: Placed[]
  /** Orders and merged patient ids that are recorded. */
  readonly mergedIds: Set<string>
}

/** A study that is there, or that this batch has made. */
type OpenStudy = KnownStudy & { readonly studyId: string }

const patientIdOf = (arrival: Arrival): string => arrival.examined.order.texts.patient_id

const isSame = (known: KnownInstance, { sha256, examined }: Arrival): boolean =>
  sameBytes(known.sha256, sha256) || sameBytes(known.dataSetSha256, examined.dataSetSha256)

/** Whether the image names another patient than the order and its images do. Not to say is no contradiction. */
function contradictsPatient({ merged }: Batch, study: KnownStudy, arrival: Arrival): boolean {
  const current = (id: string) => merged.get(keyOf(arrival.institutionUuid, id)) ?? id
  const known = [study.orderPatientId, study.studyPatientId].filter((id) => id !== '').map(current)
  const patientId = patientIdOf(arrival)
  return patientId !== '' && known.length > 0 && !known.includes(current(patientId))
}

const isMerged = ({ merged }: Batch, arrival: Arrival): boolean =>
  merged.has(keyOf(arrival.institutionUuid, patientIdOf(arrival)))

/** Records that an image names the patient by an id that is merged, unless the study's first images did the same. */
async function noteMergedId(client: pg.PoolClient, batch: Batch, arrival: Arrival, study: OpenStudy): Promise<void> {
  const patientId = patientIdOf(arrival)
  if (!isMerged(batch, arrival) || [study.orderPatientId, study.studyPatientId].includes(patientId)) return
  const name = `${study.orderUuid} ${patientId}`
  if (batch.mergedIds.has(name)) return
  batch.mergedIds.add(name)
  await recordMergedId(client, study.orderUuid, patientId)
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
async function requireStudy(client: pg.PoolClient, batch: Batch, arrival: Arrival): Promise<OpenStudy> {
  const key = keyOf(arrival.institutionUuid, arrival.examined.studyInstanceUid)
  const known = batch.studies.get(key)
  allowOrder(arrival, known?.orderUuid)
  if (known !== undefined && contradictsPatient(batch, known, arrival)) throw new ApiError('Conflict', OTHER_PATIENT)
  const isNew = !isOpen(known)
  const place = isNew ? await openStudy(client, arrival, known?.orderUuid, isMerged(batch, arrival)) : known
  const patientId = patientIdOf(arrival)
  const study = {
    orderUuid: place.orderUuid,
    studyId: place.studyId,
    orderPatientId: known?.orderPatientId ?? patientId,
    studyPatientId: known?.studyPatientId || patientId,
  }
  batch.studies.set(key, study)
  if (!isNew) await noteMergedId(client, batch, arrival, study)
  return study
}

const isOpen = (study: KnownStudy | undefined): study is OpenStudy => study?.studyId !== undefined

/** Judges one image against what is stored and against those before it in the batch. @throws ApiError Conflict, Forbidden */
async function judge(client: pg.PoolClient, batch: Batch, arrival: Arrival): Promise<StoredImage> {
  const key = keyOf(arrival.institutionUuid, arrival.examined.sopInstanceUid)
  const known = batch.instances.get(key)
  if (known !== undefined) {
    if (!isSame(known, arrival)) throw new ApiError('Conflict', OTHER_CONTENT)
    allowOrder(arrival, known.orderUuid)
    return describe(arrival, known.orderUuid, true)
  }
  const study = await requireStudy(client, batch, arrival)
  batch.placed.push({ arrival, studyId: study.studyId })
  batch.instances.set(key, {
    sha256: arrival.sha256,
    dataSetSha256: arrival.examined.dataSetSha256,
    orderUuid: study.orderUuid,
  })
  return describe(arrival, study.orderUuid, false)
}

/** What became of each image of a batch, and what was noted of their orders. */
export interface Recorded {
  readonly outcomes: readonly Outcome<StoredImage>[]
  readonly noted: readonly string[]
}

/**
 * Writes what a batch of arrivals of one account means, in a transaction that `beginArrivals` began: instances, series, studies, orders,
 * folders, audit. A refusal is that image's alone; any other error is the whole transaction's.
 */
export async function recordArrivals(
  client: pg.PoolClient,
  accountUuid: string,
  arrivals: readonly Arrival[],
  noted: ReadonlySet<string>,
): Promise<Recorded> {
  const batch: Batch = { ...(await findStored(client, arrivals)), placed: [], mergedIds: new Set() }
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
  return { outcomes, noted: await noteOrders(client, accountUuid, arrivals, outcomes, noted) }
}
