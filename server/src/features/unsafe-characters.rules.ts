import { invalid } from './errors.ts'

// Control characters, line ends, and those that turn the direction of what follows, so that a name reads as another.
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
const SHOWN_CHARACTERS = 100

/** The beginning of a value, as messages show it. */
export const shownValue = (text: string): string => Array.from(text).slice(0, SHOWN_CHARACTERS).join('')

/** @throws ApiError InvalidParameter for a text that people see and that has characters which they do not */
export function refuseUnsafe(argumentName: string, text: string): void {
  if (UNSAFE.test(text)) throw invalid(argumentName, `Given value = '${shownValue(text)}' has control characters.`)
}
