import type { BlobStore, PendingBlob } from '../../store/blobs/blob-store.ts'
import type { Database } from '../../store/db/database.ts'
import { CommitUnknownError, inTransaction } from '../../store/db/in-transaction.ts'
import { isRepeatable, toUnavailable } from '../../store/db/unavailable.ts'
import type { Arrival, ArrivedImage } from './arrival.ts'
import { beginArrivals } from './arrival-locks.ts'
import { Destinations } from './check-destination.ts'
import { GroupCommit, type Outcome } from './group-commit.ts'
import { recordArrivals } from './record-arrivals.ts'

const MOST_TOGETHER = 64
const TRIES = 4
const MOST_NOTED = 10_000

/**
 * Where concurrent arrivals meet: they share the flushes of their files, then, within an account, the transaction of their
 * rows. While one group's rows are written the next group's files are flushed.
 */
export class ArrivalQueue {
  readonly destinations: Destinations
  readonly #database: Database
  readonly #files: GroupCommit<PendingBlob, void>
  /** Orders and runs whose folders and audit record are committed. */
  readonly #noted = new Set<string>()
  readonly #rows: GroupCommit<Arrival, ArrivedImage>
  readonly #commits = new Map<string, number>()

  constructor(database: Database, blobs: BlobStore) {
    this.#database = database
    this.destinations = new Destinations(database)
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

  /** Makes a file's bytes durable. @throws ApiError Unavailable */
  commitFile(pending: PendingBlob): Promise<void> {
    return this.#files.add('', pending)
  }

  /**
   * Writes the rows of an image whose bytes are durable.
   * @throws ApiError Conflict, Forbidden, Unavailable; CommitUnknownError when it may have been stored
   */
  record(arrival: Arrival): Promise<ArrivedImage> {
    return this.#rows.add(arrival.accountUuid, arrival)
  }

  async #record(accountUuid: string, arrivals: readonly Arrival[]): Promise<readonly Outcome<ArrivedImage>[]> {
    try {
      return await this.#tryRecord(accountUuid, arrivals)
    } catch (error) {
      if (error instanceof CommitUnknownError) throw error
      const unavailable = toUnavailable(error)
      if (unavailable !== undefined) throw unavailable
      if (arrivals.length === 1) throw error
      // One of them breaks the statements of all, so each goes alone and only that one fails.
      const outcomes: Outcome<ArrivedImage>[] = []
      for (const arrival of arrivals) outcomes.push(await this.#recordAlone(accountUuid, arrival))
      return outcomes
    }
  }

  async #recordAlone(accountUuid: string, arrival: Arrival): Promise<Outcome<ArrivedImage>> {
    try {
      const [outcome] = await this.#record(accountUuid, [arrival])
      return outcome ?? { error: new Error('An arrival had no outcome.') }
    } catch (error) {
      return { error }
    }
  }

  async #tryRecord(accountUuid: string, arrivals: readonly Arrival[]): Promise<readonly Outcome<ArrivedImage>[]> {
    for (let tries = 1; ; tries += 1) {
      try {
        const begin = beginArrivals(accountUuid, arrivals)
        const recorded = await inTransaction(this.#database.pool, begin, (client, later) =>
          recordArrivals(client, later, accountUuid, arrivals, this.#noted),
        )
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
