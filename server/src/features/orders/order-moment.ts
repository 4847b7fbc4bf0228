import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'

/** When an order is, as its row has it. */
export interface OrderMoment {
  readonly performed_datetime: string
  readonly order_day: string
  readonly sort_at: Date
}

/** Day and instant of an order at a local time of its institution, `YYYY-MM-DD HH:MM`; '': of the moment that it came. */
export async function orderMoment(
  tx: Tx,
  institutionUuid: string,
  local: string,
  came: Date | undefined = undefined,
): Promise<OrderMoment> {
  const { rows } = await sql<OrderMoment>`
    select shown performed_datetime, order_day, sort_at
    from order_moment(${institutionUuid}::uuid, nullif(${local}, '')::timestamp, null, coalesce(${came ?? null}::timestamptz, now()))`.execute(
    tx,
  )
  const [moment] = rows
  if (!moment) throw new Error('An order had no moment.')
  return moment
}
