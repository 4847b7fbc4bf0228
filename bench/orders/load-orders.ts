import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { OpalineServer } from '../../tests/harness/server.ts'

/** Orders as an archive of ten years holds them, made by the database itself. */

export const INSTITUTIONS = 5
const YEARS = 10
// The socket's folder is the fifth line of postmaster.pid, the port the fourth (PostgreSQL, storage layout).
const PORT_LINE = 3
const SOCKET_LINE = 4

/** A connection of the database's owner. */
export async function connectOwner(server: OpalineServer): Promise<pg.Client> {
  if (server.databaseUrl !== undefined) {
    const client = new pg.Client({ connectionString: server.databaseUrl })
    await client.connect()
    return client
  }
  const folder = join(server.dataDirectory, 'postgres')
  const lines = (await readFile(join(folder, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')
  const password = (await readFile(join(folder, 'password'), 'utf8')).trim()
  const client = new pg.Client({
    host: lines[SOCKET_LINE] ?? '',
    port: Number(lines[PORT_LINE]),
    user: 'opaline_owner',
    password,
    database: 'opaline',
  })
  await client.connect()
  return client
}

const LOAD = `
insert into patient_orders (id, account_id, institution_id, patient_name, patient_id, other_patient_ids, patient_sex, birth_date,
  modality, accession_number, study_description, study_instance_uid, order_day, sort_at, status, images_count, series_count, size_bytes)
select gen_random_uuid(), current_account(), ($2::uuid[])[1 + n % ${INSTITUTIONS}],
  -- Two names that very many have, then a long tail; five orders of one family that nobody else is of.
  case when n % ($1 / 5) = 7 then 'ZYWIECKI^ANATOLE'
    else case when a < 0.05 then 'SMITH' when a < 0.09 then 'NGUYEN' when a < 0.11 then 'GARCÍA LÓPEZ'
      else (array['MAR','BER','LAN','SAN','PET','AND','ROB','JOHN','KOV','DUB','MOR','FIS','WAG','TOM','HAR','NIE','OLS','VAS','QUI','ZIM'])[1 + floor(20 * b * b)::int]
        || (array['','I','E','A','O','EL','IN','ER','AL','UR','EN','IT','OV','AN','IS','ON','UL','ES','AK','OR'])[1 + floor(20 * c)::int]
        || (array['SON','EZ','MANN','SKI','IN','ELLI','ARD','ER','IC','EAU','SEN','TON','AKI','ENKO','HAM'])[1 + floor(15 * d)::int] end
    || '^' || (array['MARIA','JOHN','ANNE','LI','JOSÉ','FATIMA','PETER','OLGA','IVAN','CHLOÉ','HANS','AISHA','PAUL','SOFIA','LUCA','EMMA','NOAH','YUKI','OMAR','INÈS'])[1 + floor(20 * e * e)::int] end,
  'P' || lpad((n % ($1 * 2 / 5))::text, 8, '0'), case when n % 10 = 3 then 'O' || n || '\\NHS' || n else '' end,
  (array['F','M','O'])[1 + n % 3], '19500101',
  case when f < 0.0001 then 'SR' when f < 0.25 then 'CT' when f < 0.4 then 'MR' when f < 0.65 then 'CR' when f < 0.8 then 'US'
    when f < 0.92 then 'DX' when f < 0.97 then 'MG' else 'XA' end,
  'A' || lpad(n::text, 9, '0'), 'Examination', '2.25.' || n, taken::date, taken, 'Performed', 200, 3, 100000000
from (select n, random() a, random() b, random() c, random() d, random() e, random() f,
    date_trunc('day', now()) - random() * interval '${YEARS} years' taken from generate_series(1, $1::int) n) drawn`

/** Loads `orders` orders into the only account there is. @returns the institutions' ids */
export async function loadOrders(client: pg.Client, orders: number): Promise<string[]> {
  const { rows: found } = await client.query<{ account_id: string }>('select account_id from directory limit 1')
  const account = found[0]?.account_id
  await client.query(`select set_config('opaline.account_id', $1, false), setseed(0.42)`, [account])
  await client.query(
    `insert into institutions (id, account_id, name, ae_title)
     select gen_random_uuid(), $1, 'Clinic ' || n, 'CLINIC' || n from generate_series(2, ${INSTITUTIONS}) n`,
    [account],
  )
  const { rows } = await client.query<{ id: string }>('select id from institutions order by name')
  const institutions = rows.map(({ id }) => id)
  await client.query(LOAD, [orders, institutions])
  await client.query('vacuum analyze patient_orders, order_keys, institutions')
  return institutions
}
