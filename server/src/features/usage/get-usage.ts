import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { UseCase } from '../use-case.ts'

interface Row {
  readonly InstitutionUuid: string
  readonly InstitutionName: string
  readonly Month: string
  readonly OrderCount: number
  readonly ImageCount: number
  readonly Bytes: number
}

// An order knows how many images and bytes it holds, so no image's row is read. Sums beyond 2^53 bytes are out of reach.
const selectUsage = (tx: Tx) =>
  sql<Row>`
  with usage as (
    select o.institution_id, to_char(o.created_at at time zone a.time_zone, 'YYYY-MM') as month,
      count(*)::int as orders, sum(o.images_count)::float8 as images, sum(o.size_bytes)::float8 as bytes
    from patient_orders o join accounts a on a.id = o.account_id
    group by 1, 2)
  select i.id as "InstitutionUuid", i.name as "InstitutionName", u.month as "Month",
    u.orders as "OrderCount", u.images as "ImageCount", u.bytes as "Bytes"
  from usage u join institutions i on i.id = u.institution_id
  order by u.month desc, i.name, i.id`.execute(tx)

const sum = (rows: readonly Row[], key: 'OrderCount' | 'ImageCount' | 'Bytes'): number =>
  rows.reduce((total, row) => total + row[key], 0)

/** What is stored, trash included, newest month first. */
export const getUsage: UseCase<'GetUsage'> = async ({ tx }) => {
  const { rows } = await selectUsage(tx)
  return {
    UsageList: rows,
    TotalOrderCount: sum(rows, 'OrderCount'),
    TotalImageCount: sum(rows, 'ImageCount'),
    TotalBytes: sum(rows, 'Bytes'),
  }
}
