import pg from 'pg'
import type { OwnerConnection } from '../ensure-database.ts'

/** One statement on a connection of its own; its rows as arrays. */
export async function query(connection: OwnerConnection, sql: string): Promise<unknown[][]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' })
    return rows
  } finally {
    await client.end()
  }
}
