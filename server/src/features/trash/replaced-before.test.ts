import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { olderAccount, openOlderDatabase } from '../../../test/older-database.ts'
import type { Database } from '../../store/db/database.ts'

/** Versions that were replaced before they were entries of the trash. */

const [account, institution, order] = [randomUUID(), randomUUID(), randomUUID()]
let database: Database
let close: () => Promise<void>

const instance = (id: number, uid: string, more: string) =>
  `insert into instances (id, account_id, institution_id, study_id, series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid,
     blob_key, blob_size, sha256, data_set_sha256, metadata, trashed_at, replaced_at)
   overriding system value values (${id}, '${account}', '${institution}', 1, 1, '${uid}', '1.2', '1.2.840.10008.1.2.1', gen_random_uuid(), 10,
     sha256('${id}'), sha256('${id}'), ''::bytea, ${more});`

beforeAll(async () => {
  const older = await openOlderDatabase('0031', async (run) => {
    await run(olderAccount(account))
    await run(
      `insert into institutions (id, account_id, name, ae_title) values ('${institution}', '${account}', 'Old', 'OLD');
       insert into patient_orders (id, account_id, institution_id, patient_name, patient_id, study_instance_uid, order_day, sort_at)
         values ('${order}', '${account}', '${institution}', 'DOE', 'P1', '2.25.1', '2026-01-01', '2026-01-01T10:00:00Z');
       insert into studies (id, account_id, institution_id, order_id, study_instance_uid, attributes)
         overriding system value values (1, '${account}', '${institution}', '${order}', '2.25.1', '{}');
       insert into series (id, account_id, study_id, series_instance_uid, attributes)
         overriding system value values (1, '${account}', 1, '2.25.1.1', '{}');`,
    )
    await run(instance(1, '2.25.1.1.1', "'2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z'"))
    await run(instance(2, '2.25.1.1.1', "'2026-02-02T00:00:00Z', '2026-02-02T00:00:00Z'"))
    await run(instance(3, '2.25.1.1.1', 'null, null'))
  })
  database = older.database
  close = older.close
})
afterAll(() => close())

it('each is an entry of its own, of when it was replaced', async () => {
  const { rows } = await database.forAccount(account, (tx) =>
    sql`select i.id::text, t.order_id, t.sop_instance_uid, t.images_count, t.user_id, t.replaced,
        t.trashed_at = i.trashed_at same_moment
      from instances i left join trash_entries t on t.id = i.trash_entry_id order by i.id`.execute(tx),
  )
  const entry = { order_id: order, sop_instance_uid: '2.25.1.1.1', images_count: 1, user_id: null, replaced: true }
  const none = { order_id: null, sop_instance_uid: null, images_count: null, user_id: null, replaced: null }
  expect(rows).toEqual([
    { id: '1', ...entry, same_moment: true },
    { id: '2', ...entry, same_moment: true },
    { id: '3', ...none, same_moment: null },
  ])
})
