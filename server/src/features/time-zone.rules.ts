import { shownValue } from '@opaline/contract'
import { invalid } from './errors.ts'

/** An IANA time zone as it is spelt there. @throws ApiError InvalidParameter for a zone that there is not, and for offsets */
export function readTimeZone(argumentName: string, text: string): string {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions()
    if (/^[A-Za-z]/.test(timeZone)) return timeZone
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw invalid(argumentName, `Given value = '${shownValue(text)}' is not time zone format.`)
}
