/** Days and times as arguments have them. No dependency. */

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

export const isTime = (value: unknown): boolean => typeof value === 'string' && TIME.test(value)

/** True for a day that the calendar has, as `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  const parts = DATE.exec(text)
  if (!parts) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const date = new Date(Date.UTC(year, month - 1, day))
  date.setUTCFullYear(year)
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** `YYYY-MM-DD HH:MM` */
export const isDatetime = (value: unknown): boolean => {
  if (typeof value !== 'string') return false
  const [day = '', time = '', ...more] = value.split(' ', 3)
  return more.length === 0 && isCalendarDate(day) && TIME.test(time)
}

/** The local calendar day of a JavaScript `Date`, as `YYYY-MM-DD`; an invalid Date stays what it is and fails the check. */
export const dayOf = (value: unknown): unknown => {
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return value
  const digits = (number: number, length: number) => String(number).padStart(length, '0')
  return `${digits(value.getFullYear(), 4)}-${digits(value.getMonth() + 1, 2)}-${digits(value.getDate(), 2)}`
}
