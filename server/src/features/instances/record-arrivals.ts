import { ApiError } from '@opaline/contract'
import type pg from 'pg'
import type { Later } from '../../store/db/in-transaction.ts'
import { keepInInbox } from '../inbox/keep-in-inbox.ts'
import type { Arrival, ArrivedImage } from './arrival.ts'
import { type Batch, flushBatch, openBatch, studyKeyOf } from './batch.ts'
import { CompareFirstError } from './compare-first.ts'
import { DigestFirstError } from './digest-first.ts'
import type { Outcome } from './group-commit.ts'
import { judgeArrival } from './judge-arrival.ts'
import { noteOrders } from './note-orders.ts'

/** What became of each image of a batch, and what was noted of their orders. */
export interface Recorded {
  readonly outcomes: readonly Outcome<ArrivedImage>[]
  readonly noted: readonly string[]
}

async function settle(batch: Batch, arrival: Arrival): Promise<Outcome<ArrivedImage>> {
  try {
    return { value: await judgeArrival(batch, arrival) }
  } catch (error) {
    if (error instanceof CompareFirstError || error instanceof DigestFirstError) return { error }
    if (!(error instanceof ApiError)) throw error
    if (error.code !== 'Conflict' || arrival.conflicts === 'refuse') return { error }
    // The inbox tells images apart by their data sets.
    if (arrival.examined.dataSetSha256 === undefined) return { error: new DigestFirstError([]) }
    const contradicted = batch.studies.get(studyKeyOf(arrival))?.orderUuid
    flushBatch(batch)
    return { value: await keepInInbox(batch.client, arrival, error.message, contradicted) }
  }
}

/**
 * Writes what a batch of arrivals of one account means, in a transaction that `beginArrivals` began: instances, series, studies, orders,
 * folders, inbox, audit. A refusal is that image's alone; any other error is the whole transaction's.
 */
export async function recordArrivals(
  client: pg.PoolClient,
  later: Later,
  accountUuid: string,
  arrivals: readonly Arrival[],
  noted: ReadonlySet<string>,
): Promise<Recorded> {
  const batch = await openBatch(client, later, accountUuid, arrivals)
  const outcomes: Outcome<ArrivedImage>[] = []
  for (const arrival of arrivals) outcomes.push(await settle(batch, arrival))
  flushBatch(batch)
  return { outcomes, noted: noteOrders(batch, arrivals, outcomes, noted) }
}
