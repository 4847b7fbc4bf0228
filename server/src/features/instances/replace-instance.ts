import type pg from 'pg'
import { makeUuid } from '../../uuid.ts'
import type { Arrival } from './arrival.ts'
import { COUNT_OUT } from './count-out.ts'

/** Takes an image out of its place for a later version: it is an entry of the trash, and can be brought back from there. */
export async function replaceInstance(
  client: pg.PoolClient,
  { deed }: Pick<Arrival, 'deed'>,
  instanceId: string,
): Promise<void> {
  await client.query({
    name: 'replace-instance',
    text: `with entry as (
        insert into trash_entries (id, account_id, order_id, series_id, sop_instance_uid, images_count, user_id, trashed_at, replaced)
        select $2::uuid, i.account_id, s.order_id, i.series_id, i.sop_instance_uid, 1, $3::uuid, now(), true
        from instances i join studies s on s.id = i.study_id where i.id = $1::bigint),
      removed as (
        update instances set trashed_at = now(), trash_entry_id = $2::uuid where id = $1::bigint returning *),
      ${COUNT_OUT.parts}
      ${COUNT_OUT.order}`,
    values: [instanceId, makeUuid(), deed.userUuid ?? null],
  })
}
