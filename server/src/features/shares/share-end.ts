import { shownValue } from '@opaline/contract'
import { sql } from 'kysely'
import { invalid } from '../errors.ts'
import type { Call } from '../use-case.ts'

interface Ends {
  readonly is_past: boolean
  readonly ends_at: Date | null
}

// The last moment that the API can write.
const LAST = '9999-12-31T23:59:59Z'

/**
 * The instant at which a share ends: the end of its last day in the account's time zone, and of the account's maximum at the
 * latest. @returns null: it has no end. @throws ApiError InvalidParameter for a day that is over there
 */
export async function readShareEnd({ tx, services }: Call, expireDate: string | undefined): Promise<Date | null> {
  const now = services.now()
  const { rows } = await sql<Ends>`
    select coalesce(${expireDate ?? null}::date < today.day, false) is_past,
      least(case when maximum_share_days > 0 then end_of(today.day + maximum_share_days, time_zone) end,
        end_of(${expireDate ?? null}::date, time_zone)) ends_at
    from accounts, lateral (select (${now}::timestamptz at time zone time_zone)::date as day) today`.execute(tx)
  const end = rows[0]
  if (expireDate !== undefined && end?.is_past !== false)
    throw invalid('expireDate', `Given value = '${shownValue(expireDate)}' is in the past.`)
  return end?.ends_at ? new Date(Math.min(end.ends_at.getTime(), Date.parse(LAST))) : null
}
