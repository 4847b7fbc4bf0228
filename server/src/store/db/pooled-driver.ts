import { type DatabaseConnection, type Driver, PostgresDialect, type PostgresDialectConfig } from 'kysely'
import type pg from 'pg'
import { PooledConnection } from './pooled-connection.ts'

/** Takes connections of a pool, each for one transaction or one statement. */
class PooledDriver implements Driver {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PooledConnection> {
    return new PooledConnection(await this.#pool.connect())
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    ownConnection(connection).begin()
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return ownConnection(connection).commit()
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return ownConnection(connection).rollback()
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    ownConnection(connection).release()
  }

  destroy(): Promise<void> {
    return this.#pool.end()
  }
}

/** The connection as the driver made it. */
export function ownConnection(connection: DatabaseConnection): PooledConnection {
  if (connection instanceof PooledConnection) return connection
  throw new Error('A connection of another driver.')
}

/** PostgreSQL by connections that begin and end their transactions on the way. */
export class PooledDialect extends PostgresDialect {
  readonly #pool: pg.Pool

  constructor(config: PostgresDialectConfig & { readonly pool: pg.Pool }) {
    super(config)
    this.#pool = config.pool
  }

  override createDriver(): Driver {
    return new PooledDriver(this.#pool)
  }
}
