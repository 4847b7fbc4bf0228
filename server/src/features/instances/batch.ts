import type pg from 'pg'
import type { Later } from '../../store/db/in-transaction.ts'
import { writeKeys } from '../search/write-keys.ts'
import type { Arrival } from './arrival.ts'
import { findAwaited, type IsAwaited } from './find-awaited.ts'
import { findStored, keyOf, type Stored } from './find-stored.ts'
import { insertFirstInstances, insertInstances, type Placed } from './insert-instances.ts'
import { insertStudies, type NewStudy } from './insert-studies.ts'

/** What a batch knows while it is judged, image by image: what is stored, and what it stores itself. */
export interface Batch extends Stored {
  readonly client: pg.PoolClient
  /** Takes statements that nobody waits for. */
  readonly later: Later
  readonly accountUuid: string
  readonly isAwaited: IsAwaited
  readonly newStudies: NewStudy[]
  readonly placed: Placed[]
  /** Orders and merged patient ids that are recorded. */
  readonly mergedIds: Set<string>
}

/** Begins a batch: looks up all that its images could meet. */
export async function openBatch(
  client: pg.PoolClient,
  later: Later,
  accountUuid: string,
  arrivals: readonly Arrival[],
): Promise<Batch> {
  const [stored, isAwaited] = await Promise.all([findStored(client, arrivals), findAwaited(client, arrivals)])
  return { ...stored, client, later, accountUuid, isAwaited, newStudies: [], placed: [], mergedIds: new Set() }
}

/** Sends the rows of the studies and images so far: at the end, and before a statement that meets rows of the batch itself. */
export function flushBatch({ client, later, accountUuid, newStudies, placed, indexedTags }: Batch): void {
  const studies = newStudies.splice(0)
  const images = placed.splice(0)
  const made = new Map(studies.map(({ studyId }) => [studyId, images.filter((image) => image.studyId === studyId)]))
  if (studies.length > 0) {
    const counted = studies.map((study) => ({ ...study, images: made.get(study.studyId) ?? [] }))
    later(insertStudies(client, accountUuid, counted))
    later(insertFirstInstances(client, accountUuid, [...made.values()].flat()))
  }
  later(
    insertInstances(
      client,
      accountUuid,
      images.filter(({ studyId }) => !made.has(studyId)),
    ),
  )
  const keyed = images.map(({ arrival, studyId }) => ({ ...arrival.examined, studyId }))
  later(writeKeys((statement, values) => client.query(statement, values), indexedTags, keyed))
}

export const patientIdOf = (arrival: Arrival): string => arrival.examined.order.texts.patient_id

export const studyKeyOf = (arrival: Arrival): string =>
  keyOf(arrival.institutionUuid, arrival.examined.studyInstanceUid)

export const instanceKeyOf = (arrival: Arrival): string =>
  keyOf(arrival.institutionUuid, arrival.examined.sopInstanceUid)
