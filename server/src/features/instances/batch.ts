import type pg from 'pg'
import { writeKeys } from '../search/write-keys.ts'
import type { Arrival } from './arrival.ts'
import { findStored, keyOf, type Stored } from './find-stored.ts'
import { insertInstances, type Placed } from './insert-instances.ts'

/** What a batch knows while it is judged, image by image: what is stored, and what it stores itself. */
export interface Batch extends Stored {
  readonly client: pg.PoolClient
  readonly accountUuid: string
  readonly placed: Placed[]
  /** Orders and merged patient ids that are recorded. */
  readonly mergedIds: Set<string>
}

/** Begins a batch: looks up all that its images could meet. */
export async function openBatch(
  client: pg.PoolClient,
  accountUuid: string,
  arrivals: readonly Arrival[],
): Promise<Batch> {
  return { ...(await findStored(client, arrivals)), client, accountUuid, placed: [], mergedIds: new Set() }
}

/** Writes the rows of the images placed so far: at the end, and before rows of the batch itself are changed. */
export async function flushBatch({ client, accountUuid, placed, indexedTags }: Batch): Promise<void> {
  const images = placed.splice(0)
  await insertInstances(client, accountUuid, images)
  const keyed = images.map(({ arrival, studyId }) => ({ ...arrival.examined, studyId }))
  await writeKeys((statement, values) => client.query(statement, values), indexedTags, keyed)
}

export const patientIdOf = (arrival: Arrival): string => arrival.examined.order.texts.patient_id

export const studyKeyOf = (arrival: Arrival): string =>
  keyOf(arrival.institutionUuid, arrival.examined.studyInstanceUid)

export const instanceKeyOf = (arrival: Arrival): string =>
  keyOf(arrival.institutionUuid, arrival.examined.sopInstanceUid)
