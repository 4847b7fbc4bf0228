import { isCalendarDate } from '@opaline/contract'

/** When a study was made, as its tags say. */
export interface StudyDatetime {
  /** `YYYY-MM-DD HH:MM:SS`, without a zone; '' where there is no valid date. A missing time is midnight. */
  readonly local: string
  /** Minutes ahead of UTC that Timezone Offset From UTC (0008,0201) gives; undefined: the tags do not tell. */
  readonly offsetMinutes: number | undefined
}

const DATE = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})$/
const TIME = /^([01]\d|2[0-3])(?::?([0-5]\d)(?::?([0-5]\d|60))?)?/
const OFFSET = /^([+-])(0\d|1[0-4])([0-5]\d)$/

/** A DA value (PS3.5 6.2; also the retired `YYYY.MM.DD`) as `YYYY-MM-DD`; '' where it is no day of the calendar. */
export function dayOfDate(date: string): string {
  const parts = DATE.exec(date.trim())
  const day = parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : ''
  return isCalendarDate(day) ? day : ''
}

function clockOfTime(time: string): string {
  const parts = TIME.exec(time.trim())
  if (!parts) return '00:00:00'
  const seconds = parts[3] === '60' ? '59' : (parts[3] ?? '00')
  return `${parts[1]}:${parts[2] ?? '00'}:${seconds}`
}

function minutesOfOffset(offset: string): number | undefined {
  const parts = OFFSET.exec(offset.trim())
  if (!parts) return undefined
  const minutes = Number(parts[2]) * 60 + Number(parts[3])
  return parts[1] === '-' ? -minutes : minutes
}

/** Reads StudyDate, StudyTime and Timezone Offset From UTC as they stand. */
export function studyDatetime(date: string, time: string, offset: string): StudyDatetime {
  const day = dayOfDate(date)
  return { local: day === '' ? '' : `${day} ${clockOfTime(time)}`, offsetMinutes: minutesOfOffset(offset) }
}
