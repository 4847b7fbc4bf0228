import type pg from 'pg'
import { COUNT_OUT } from './count-out.ts'

/** Takes an image out of its place for a later version; it can be brought back for the account's trash days. */
export async function replaceInstance(client: pg.PoolClient, instanceId: string): Promise<void> {
  await client.query({
    name: 'replace-instance',
    text: `with removed as (
        update instances set trashed_at = now(), replaced_at = now() where id = $1::bigint returning *),
      ${COUNT_OUT.parts}
      ${COUNT_OUT.order}`,
    values: [instanceId],
  })
}
