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

// An order knows how many images and bytes it holds, so no image's row is read. A month's place among the months' beginnings
// is found far sooner than its name is written, and orders are many. Sums beyond 2^53 bytes are out of reach.
const selectUsage = (tx: Tx) =>
  sql<Row>`
  with zone as (select time_zone as name from accounts),
  months as (
    select array_agg(month order by month) as names, array_agg(month at time zone zone.name order by month) as beginnings
    from zone, generate_series(timestamp '2000-01-01', now() at time zone zone.name, interval '1 month') month),
  usage as (
    select institution_id, greatest(width_bucket(created_at, (select beginnings from months)), 1) as month,
      count(*)::int as orders, sum(images_count)::float8 as images, sum(size_bytes)::float8 as bytes
    from patient_orders group by 1, 2)
  select i.id as "InstitutionUuid", i.name as "InstitutionName", to_char(m.names[u.month], 'YYYY-MM') as "Month",
    u.orders as "OrderCount", u.images as "ImageCount", u.bytes as "Bytes"
  from usage u cross join months m join institutions i on i.id = u.institution_id
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
