import { invalid } from './errors.ts'

// Control characters, separators of lines, and what turns the direction of writing: a name is one line that reads as it stands.
const UNSEEN = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** A name as people gave it, without spaces around it. @throws ApiError InvalidParameter for what is no line of text */
export function readName(argumentName: string, text: string): string {
  const name = text.trim()
  if (name === '') throw invalid(argumentName, 'A value is required.')
  if (UNSEEN.test(name)) throw invalid(argumentName, 'Given value has characters that cannot be seen.')
  return name
}

/** The same for what may be left out. */
export const readOptionalName = (argumentName: string, text: string | undefined): string | undefined =>
  text === undefined ? undefined : readName(argumentName, text)
