import { invalid } from './errors.ts'
import { refuseUnsafe } from './unsafe-characters.rules.ts'

/** A name as people gave it, without spaces around it. @throws ApiError InvalidParameter for what is no line of text */
export function readName(argumentName: string, text: string): string {
  const name = text.trim()
  if (name === '') throw invalid(argumentName, 'A value is required.')
  refuseUnsafe(argumentName, name)
  return name
}

/** The same for what may be left out. */
export const readOptionalName = (argumentName: string, text: string | undefined): string | undefined =>
  text === undefined ? undefined : readName(argumentName, text)

/** A text that may have lines, without blanks around it. @throws ApiError InvalidParameter for other control characters */
export function readLines(argumentName: string, text: string): string {
  refuseUnsafe(argumentName, text.replace(/[\t\r\n]/g, ''))
  return text.trim()
}

/** The same for what must say something. */
export function readSentence(argumentName: string, text: string): string {
  const sentence = readLines(argumentName, text)
  if (sentence === '') throw invalid(argumentName, 'A value is required.')
  return sentence
}
