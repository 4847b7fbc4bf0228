import type { KeyedHash } from './keyed-hash.ts'

const DAY = 24 * 60 * 60 * 1000

/** Ten years: enough to say nothing of the true date. */
const MOST_DAYS = 3653

/** By how many days the dates of a patient are put back: at least one, the same for all files under one key. */
export function shiftOf(patientId: string, keyedHash: KeyedHash): number {
  const [a = 0, b = 0, c = 0, d = 0] = keyedHash(`days ${patientId}`)
  return 1 + ((((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % MOST_DAYS)
}

/**
 * A date (DA), or the date of a date and time (DT), moved back by whole days, so that intervals stay to the second;
 * undefined for what is no whole date. Times of day (TM) stay.
 */
export function shiftedDate(text: string, days: number): string | undefined {
  const match = /^(\d{4})[.]?(\d\d)[.]?(\d\d)(.*)$/.exec(text)
  if (match === null) return undefined
  const [, year, month, day, rest = ''] = match
  const date = new Date(Date.UTC(2000, 0, 1))
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const isDay = date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day)
  const moved = new Date(date.getTime() - days * DAY)
  return isDay && moved.getUTCFullYear() > 0 ? moved.toISOString().slice(0, 10).replaceAll('-', '') + rest : undefined
}
