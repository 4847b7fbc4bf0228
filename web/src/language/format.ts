/** The languages of the pages. */
export type Language = 'en' | 'fr'

/** A moment in words, in a time zone: `30 November 2026 at 23:59`. Other zones than the browser knows become UTC. */
export function formatMoment(language: Language, datetime: string, timeZone: string | undefined): string {
  const style = { dateStyle: 'long', timeStyle: 'short' } as const
  const locale = language === 'en' ? 'en-GB' : 'fr-FR'
  const moment = new Date(datetime)
  try {
    return new Intl.DateTimeFormat(locale, timeZone === undefined ? style : { ...style, timeZone }).format(moment)
  } catch {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' }).format(moment)
  }
}

/** A day in words, as it was given: no zone moves it. @param day `YYYY-MM-DD`, perhaps with a time behind it */
export function formatDay(language: Language, day: string): string {
  const [year = 0, month = 0, date = 0] = day.slice(0, 10).split('-').map(Number)
  const moment = new Date(Date.UTC(year, month - 1, date))
  if (Number.isNaN(moment.getTime()) || month === 0) return day
  const locale = language === 'en' ? 'en-GB' : 'fr-FR'
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(moment)
}

const KILOBYTE = 1024

/** A size in the unit that fits. @param bytes at least 0 */
export function formatSize(language: Language, bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte']
  const step = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(KILOBYTE)))
  const style = { style: 'unit', unit: units[step] ?? 'byte', maximumFractionDigits: step < 2 ? 0 : 1 } as const
  return new Intl.NumberFormat(language, style).format(bytes / KILOBYTE ** step)
}
