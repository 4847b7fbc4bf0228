import type pg from 'pg'

/** Takes an image out of its place for a later version; it can be brought back for the account's trash days. */
export async function replaceInstance(client: pg.PoolClient, instanceId: string): Promise<void> {
  await client.query({
    name: 'replace-instance',
    text: `with removed as (
        update instances set trashed_at = now(), replaced_at = now() where id = $1::bigint returning *),
      series_counted as (
        update series e set instances_count = e.instances_count - 1, version = e.version + 1
        from removed n where e.id = n.series_id),
      study_counted as (
        update studies s set instances_count = s.instances_count - 1, updated_at = now()
        from removed n where s.id = n.study_id returning s.order_id, n.blob_size)
      update patient_orders o set images_count = o.images_count - 1, size_bytes = o.size_bytes - c.blob_size
      from study_counted c where o.id = c.order_id`,
    values: [instanceId],
  })
}
