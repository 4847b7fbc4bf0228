import { ApiError } from '@opaline/contract'
import type pg from 'pg'
import { notFound } from '../errors.ts'
import { takeStudyUid } from './adopt-order.ts'
import type { Arrival } from './arrival.ts'
import { instanceKeyOf } from './batch.ts'
import { displaceInstance } from './displace-study.ts'
import { findStored, type KnownInstance, type Stored } from './find-stored.ts'
import { insertInstances } from './insert-instances.ts'
import { takeIn } from './open-study.ts'
import { recordAdoption } from './record-adoption.ts'
import { replaceInstance } from './replace-instance.ts'

const REASON = 'Filed from the inbox.'
const ELSEWHERE = 'Its SOP Instance UID is stored in another order or series.'
const KEPT = 'Its SOP Instance UID is stored, and the account keeps the first copy.'

interface Place {
  readonly studyInstanceUid: string
  readonly studyId: string | undefined
}

async function placeOf(client: pg.PoolClient, orderUuid: string): Promise<Place> {
  const { rows } = await client.query<{ uid: string; study_id: string | null }>(
    `select o.study_instance_uid as uid, s.id as study_id from patient_orders o
      left join studies s on s.order_id = o.id and s.trashed_at is null where o.id = $1::uuid and o.trashed_at is null for update of o`,
    [orderUuid],
  )
  const [row] = rows
  if (row === undefined) throw notFound('patientOrderUuid')
  return { studyInstanceUid: row.uid, studyId: row.study_id ?? undefined }
}

/** Whether the UID leads to an order of the institution already; a trashed one does not count. */
async function isTaken(client: pg.PoolClient, { institutionUuid, examined }: Arrival): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from patient_orders where institution_id = $1::uuid and study_instance_uid = $2 and trashed_at is null`,
    [institutionUuid, examined.studyInstanceUid],
  )
  return rows.length > 0
}

/** The study of an order that has no images yet: under the image's UID, or under the order's where another order has that. */
async function beginStudy(client: pg.PoolClient, arrival: Arrival, orderUuid: string, place: Place): Promise<string> {
  const { examined } = arrival
  const isFree = !(await isTaken(client, arrival))
  if (isFree) await takeStudyUid(client, arrival, { id: orderUuid, study_instance_uid: place.studyInstanceUid })
  const studyInstanceUid = isFree ? examined.studyInstanceUid : place.studyInstanceUid
  const attributes = JSON.parse(examined.studyAttributes) as Record<string, unknown>
  const studyAttributes = JSON.stringify({ ...attributes, '0020000D': { vr: 'UI', Value: [studyInstanceUid] } })
  const as = { ...arrival, examined: { ...examined, studyInstanceUid, studyAttributes } }
  return takeIn(client, as, orderUuid)
}

/** Takes what is stored under the image's UID out of its place. @throws ApiError Conflict where it stays */
async function makeRoom(
  client: pg.PoolClient,
  arrival: Arrival,
  { conflictRule }: Stored,
  known: KnownInstance & { readonly id: string },
  orderUuid: string,
): Promise<void> {
  const samePlace = known.orderUuid === orderUuid && known.seriesInstanceUid === arrival.examined.seriesInstanceUid
  if (!samePlace) throw new ApiError('Conflict', ELSEWHERE)
  if (known.anonymized && !arrival.anonymized) return displaceInstance(client, arrival, known.id)
  if (conflictRule === 'keep') throw new ApiError('Conflict', KEPT)
  await replaceInstance(client, arrival, known.id)
}

/**
 * Stores an image in the order that someone has chosen for it, whatever its tags say; how they differ from the order is
 * recorded. The arrival's locks are held. @throws ApiError Conflict, NotFound (patientOrderUuid)
 */
export async function fileIntoOrder(client: pg.PoolClient, arrival: Arrival, orderUuid: string): Promise<void> {
  const stored = await findStored(client, [arrival])
  const known = stored.instances.get(instanceKeyOf(arrival))
  if (known?.id !== undefined) await makeRoom(client, arrival, stored, { ...known, id: known.id }, orderUuid)
  const place = await placeOf(client, orderUuid)
  await recordAdoption(client, arrival, orderUuid, REASON)
  const studyId = place.studyId ?? (await beginStudy(client, arrival, orderUuid, place))
  await insertInstances(client, arrival.accountUuid, [{ arrival, studyId }])
}
