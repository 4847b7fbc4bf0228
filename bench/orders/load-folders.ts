import type pg from 'pg'

/** Folders as years of filing leave them: a tree, and orders in all of it. */

const LOAD = `
insert into folders (id, account_id, owner_id, parent_id, name)
select ids[n], current_account(), (select id from users limit 1), case when n > $2 then ids[n - $2] end, 'Folder ' || n
from (select array_agg(gen_random_uuid()) ids from generate_series(1, $1::int)) made, generate_series(1, $1::int) n
order by n`

const FILE = `
insert into folder_orders (account_id, folder_id, order_id)
select current_account(), f.id, o.id
from (select id, row_number() over (order by id) n from patient_orders) o
join (select id, row_number() over (order by id) n, count(*) over () many from folders) f on f.n = 1 + o.n % f.many`

const PATH = `
with recursive path as (
  select id, 1 depth from (select id from folders where parent_id is null order by name limit 1) top
  union all select f.id, p.depth + 1 from path p join folders f on f.parent_id = p.id)
select id from path order by depth`

/**
 * Loads folders of the only user: each level has as many, each folder but the last level's has one below. Every order is in
 * one of them.
 * @returns the folders of one way down, a level each
 */
export async function loadFolders(
  client: pg.Client,
  { folders, levels }: { readonly folders: number; readonly levels: number },
): Promise<string[]> {
  await client.query(LOAD, [folders, folders / levels])
  await client.query(FILE)
  await client.query('vacuum analyze folders, folder_orders')
  const { rows } = await client.query<{ id: string }>(PATH)
  return rows.map(({ id }) => id)
}
