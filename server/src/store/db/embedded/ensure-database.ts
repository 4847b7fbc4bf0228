import pg from 'pg'
import { databaseName } from './settings.ts'

/** How the owner connects. */
export interface OwnerConnection {
  /** The folder of the socket, absolute. */
  readonly host: string
  readonly port: number
  /** A superuser: for migrations only. */
  readonly user: string
  readonly password: string
  readonly database: string
}

/** Makes the database where it is missing, and thereby tries the connection. */
export async function ensureDatabase(connection: OwnerConnection): Promise<void> {
  // Asked in the database that every cluster has: connecting to a missing one would be logged as a failure.
  const client = new pg.Client({ ...connection, database: 'postgres', connectionTimeoutMillis: 30_000 })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`)
  } finally {
    await client.end()
  }
}
