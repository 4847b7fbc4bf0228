import { isCalendarDate } from '@opaline/contract'
import { invalid } from '../errors.ts'

/** A time from an instant on, before another; undefined: no such end. */
export interface Period {
  readonly from: Date | undefined
  readonly before: Date | undefined
}

const DAY_MS = 86_400_000
const SECOND_MS = 1_000
const TIME = /^T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/

interface Span {
  readonly start: Date
  readonly end: Date
}

/** The day or the second that a text names, in UTC. */
function readSpan(name: string, text: string): Span {
  const [day, time] = [text.slice(0, 10), text.slice(10)]
  if (!isCalendarDate(day) || (time !== '' && !TIME.test(time))) {
    throw invalid(name, `Given value = '${text}' is not date format.`)
  }
  const start = new Date(text)
  return { start, end: new Date(start.getTime() + (time === '' ? DAY_MS : SECOND_MS)) }
}

/** @throws ApiError InvalidParameter for what is neither `YYYY-MM-DD` nor `YYYY-MM-DDTHH:MM:SSZ` */
export const readPeriod = (from: string | undefined, to: string | undefined): Period => ({
  from: from === undefined ? undefined : readSpan('from', from).start,
  before: to === undefined ? undefined : readSpan('to', to).end,
})
