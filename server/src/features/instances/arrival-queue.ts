import type pg from 'pg'
import type { BlobStore, PendingBlob } from '../../store/blobs/blob-store.ts'
import type { Database } from '../../store/db/database.ts'
import { CommitUnknownError, inTransaction, type Later } from '../../store/db/in-transaction.ts'
import { isRepeatable, toUnavailable } from '../../store/db/unavailable.ts'
import type { Arrival, ArrivedImage } from './arrival.ts'
import { beginArrivals } from './arrival-locks.ts'
import { Destinations } from './check-destination.ts'
import { GroupCommit, type Outcome } from './group-commit.ts'
import { recordArrivals } from './record-arrivals.ts'

const MOST_TOGETHER = 64
const TRIES = 4
const MOST_NOTED = 10_000
const NO_OUTCOME = { error: new Error('An arrival had no outcome.') }

/** The bytes of an arrival could not be made durable. */
class NotDurableError extends Error {}

/** Waits for the bytes of all of them. @throws NotDurableError */
async function allDurable(arrivals: readonly Arrival[]): Promise<void> {
  const flushed = await Promise.allSettled(arrivals.map(({ durable }) => durable))
  if (flushed.some(({ status }) => status === 'rejected')) throw new NotDurableError()
}

/**
 * Where concurrent arrivals meet: they share the flushes of their small files and, within an account, the transaction of their
 * rows, which is committed once the files are flushed.
 */
export class ArrivalQueue {
  readonly destinations: Destinations
  readonly #database: Database
  readonly #blobs: BlobStore
  readonly #files: GroupCommit<PendingBlob, void>
  /** Orders and runs whose folders and audit record are committed. */
  readonly #noted = new Set<string>()
  readonly #rows: GroupCommit<Arrival, ArrivedImage>
  readonly #commits = new Map<string, number>()

  constructor(database: Database, blobs: BlobStore) {
    this.#database = database
    this.destinations = new Destinations(database)
    this.#blobs = blobs
    this.#files = new GroupCommit<PendingBlob, void>(MOST_TOGETHER, async (_, pending) => {
      await blobs.commitBlobs(pending)
      return pending.map(() => ({ value: undefined }))
    })
    this.#rows = new GroupCommit(MOST_TOGETHER, (accountUuid, arrivals) => this.#record(accountUuid, arrivals))
  }

  /** Grows whenever this process stored images of an account: what is kept of its studies is old then. */
  commitsOf(accountUuid: string): number {
    return this.#commits.get(accountUuid) ?? 0
  }

  /** Makes a file's bytes durable, those of a small one together with others. @throws ApiError Unavailable */
  commitFile(pending: PendingBlob): Promise<void> {
    return pending.isFlushing ? this.#blobs.commitBlobs([pending]) : this.#files.add('', pending)
  }

  /**
   * Writes the rows of an image, and commits them once its bytes are durable.
   * @throws ApiError Conflict, Forbidden, Unavailable; CommitUnknownError when it may have been stored; what its bytes failed by
   */
  record(arrival: Arrival): Promise<ArrivedImage> {
    return this.#rows.add(arrival.accountUuid, arrival)
  }

  async #record(accountUuid: string, arrivals: readonly Arrival[]): Promise<readonly Outcome<ArrivedImage>[]> {
    try {
      return await this.#tryRecord(accountUuid, arrivals)
    } catch (error) {
      if (error instanceof CommitUnknownError) throw error
      if (error instanceof NotDurableError) return this.#recordDurable(accountUuid, arrivals)
      const unavailable = toUnavailable(error)
      if (unavailable !== undefined) throw unavailable
      if (arrivals.length === 1) throw error
      // One of them breaks the statements of all, so each goes alone and only that one fails.
      const outcomes: Outcome<ArrivedImage>[] = []
      for (const arrival of arrivals) outcomes.push(await this.#recordAlone(accountUuid, arrival))
      return outcomes
    }
  }

  /** The same for those of them whose bytes are durable; the others fail by what their bytes failed by. */
  async #recordDurable(accountUuid: string, arrivals: readonly Arrival[]): Promise<readonly Outcome<ArrivedImage>[]> {
    const flushed = await Promise.allSettled(arrivals.map(({ durable }) => durable))
    const durable = arrivals.filter((_, at) => flushed[at]?.status === 'fulfilled')
    const recorded = durable.length > 0 ? await this.#record(accountUuid, durable) : []
    const outcomes = recorded.values()
    return flushed.map((flush) =>
      flush.status === 'rejected' ? { error: flush.reason } : (outcomes.next().value ?? NO_OUTCOME),
    )
  }

  async #recordAlone(accountUuid: string, arrival: Arrival): Promise<Outcome<ArrivedImage>> {
    try {
      const [outcome] = await this.#record(accountUuid, [arrival])
      return outcome ?? NO_OUTCOME
    } catch (error) {
      return { error }
    }
  }

  async #tryRecord(accountUuid: string, arrivals: readonly Arrival[]): Promise<readonly Outcome<ArrivedImage>[]> {
    for (let tries = 1; ; tries += 1) {
      try {
        const begin = beginArrivals(accountUuid, arrivals)
        const durable = allDurable(arrivals)
        // Heard of at the commit, which may be given up before.
        durable.catch(() => undefined)
        const work = (client: pg.PoolClient, later: Later) =>
          recordArrivals(client, later, accountUuid, arrivals, this.#noted)
        const recorded = await inTransaction(this.#database.pool, begin, work, durable)
        this.#commits.set(accountUuid, this.commitsOf(accountUuid) + 1)
        this.#remember(recorded.noted)
        return recorded.outcomes
      } catch (error) {
        if (tries === TRIES || !isRepeatable(error)) throw error
      }
    }
  }

  #remember(noted: readonly string[]): void {
    if (this.#noted.size > MOST_NOTED) this.#noted.clear()
    for (const name of noted) this.#noted.add(name)
  }
}
