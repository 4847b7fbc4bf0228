import { shownValue } from '@opaline/contract'
import { invalid } from './errors.ts'

// Control characters, line ends, and those that turn the direction of what follows, so that a name reads as another.
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** @throws ApiError InvalidParameter for a text that people see and that has characters which they do not */
export function refuseUnsafe(argumentName: string, text: string): void {
  if (UNSAFE.test(text)) throw invalid(argumentName, `Given value = '${shownValue(text)}' has control characters.`)
}
