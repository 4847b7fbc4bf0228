import type pg from 'pg'

/** The connection broke after COMMIT was sent: the rows may be there or not. */
export class CommitUnknownError extends Error {
  override readonly name = 'CommitUnknownError'
}

// What the server itself says leaves the connection in order; anything else leaves it in doubt.
const isAnswer = (error: unknown): boolean => (error as { severity?: string }).severity === 'ERROR'

async function commit(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('commit')
  } catch (error) {
    if (isAnswer(error)) throw error
    throw new CommitUnknownError('The connection broke during the commit.', { cause: error })
  }
}

/**
 * Runs plain statements in one transaction on one connection, for hot paths.
 * @param begin the statements that begin it and enter the account
 * @throws CommitUnknownError when it cannot be told whether the transaction was committed
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query(begin)
    const result = await work(client)
    await commit(client)
    return result
  } catch (error) {
    broken = !isAnswer(error) && !(await rollback(client))
    throw error
  } finally {
    client.release(broken)
  }
}

const rollback = (client: pg.PoolClient): Promise<boolean> =>
  client.query('rollback').then(
    () => true,
    () => false,
  )
