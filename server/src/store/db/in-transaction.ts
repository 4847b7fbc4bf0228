import { setImmediate } from 'node:timers/promises'
import type pg from 'pg'

/** The connection broke after COMMIT was sent: the rows may be there or not. */
export class CommitUnknownError extends Error {
  override readonly name = 'CommitUnknownError'
}

// What the server itself says leaves the connection in order; anything else leaves it in doubt.
const isAnswer = (error: unknown): boolean => (error as { severity?: string }).severity === 'ERROR'

/**
 * Statements that were sent and are not waited for: the connection runs them in their order, and what follows one that
 * failed fails with it, the commit included.
 */
class SentStatements {
  readonly #sent: Promise<unknown>[] = []
  #hasFailed = false

  /** Whether one of them has failed so far. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  add(statement: Promise<unknown>): void {
    statement.catch(() => {
      this.#hasFailed = true
    })
    this.#sent.push(statement)
  }

  /** Waits for all of them. @returns what the first of them failed by, in their order */
  async failure(): Promise<{ readonly reason: unknown } | undefined> {
    const outcomes = await Promise.allSettled(this.#sent)
    return outcomes.find((outcome) => outcome.status === 'rejected')
  }
}

/** Takes a statement that was sent and whose rows nobody reads. */
export type Later = (statement: Promise<unknown>) => void

async function commit(client: pg.PoolClient, sent: SentStatements, ready: Promise<unknown>): Promise<void> {
  // What fails before it is sent is known by the next turn; the database, which never sees it, would commit the rest.
  await setImmediate()
  await ready
  if (sent.hasFailed) throw (await sent.failure())?.reason
  sent.add(client.query('commit'))
  const failure = await sent.failure()
  if (failure === undefined) return
  if (isAnswer(failure.reason)) throw failure.reason
  throw new CommitUnknownError('The connection broke during the commit.', { cause: failure.reason })
}

/**
 * Runs plain statements in one transaction on one connection, for hot paths. What `work` gives to `later` goes to the
 * database without a wait, as do the beginning before its first statement and the commit after its last.
 * @param begin the statements that begin it and enter the account
 * @param ready what must have come about before the commit, and goes on meanwhile; where it fails, nothing is committed
 * @throws the failure of the statement that failed first, or of `ready`; CommitUnknownError when it cannot be told whether the transaction
 *   was committed
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient, later: Later) => Promise<T>,
  ready: Promise<unknown> = Promise.resolve(),
): Promise<T> {
  const client = await pool.connect()
  const sent = new SentStatements()
  let broken = false
  try {
    sent.add(client.query(begin))
    const result = await work(client, (statement) => sent.add(statement))
    await commit(client, sent, ready)
    return result
  } catch (error) {
    const failure = error instanceof CommitUnknownError ? undefined : await sent.failure()
    broken = !(await rollback(client))
    throw failure?.reason ?? error
  } finally {
    client.release(broken)
  }
}

const rollback = (client: pg.PoolClient): Promise<boolean> =>
  client.query('rollback').then(
    () => true,
    () => false,
  )
