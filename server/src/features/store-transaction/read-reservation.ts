import { sentenceOfWarning } from '../instances/warning-sentences.ts'
import type { Reason } from './part-outcome.ts'

/** Warning Reason (0008,1196): Data Set does not match SOP Class (PS3.18 table I.2-1). */
const NOT_OF_CLASS = 0xb007

/** What is said of an image that departs from the standard and was stored all the same. */
export function readReservation(warnings: readonly string[]): Reason | undefined {
  if (warnings.length === 0) return undefined
  return { code: NOT_OF_CLASS, comment: `Stored as it is. ${warnings.map(sentenceOfWarning).join(' ')}` }
}
