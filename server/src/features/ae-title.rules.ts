import { shownValue } from '@opaline/contract'
import { invalid } from './errors.ts'

// PS3.5 6.2, VR AE: the default repertoire without control characters and backslash; spaces around it mean nothing.
const AE_TITLE = /^[\x20-\x5b\x5d-\x7e]{1,16}$/

/** An AE title without the spaces around it. @throws ApiError InvalidParameter for what is none */
export function readAeTitle(argumentName: string, text: string): string {
  const title = text.trim()
  if (!AE_TITLE.test(title)) {
    throw invalid(argumentName, `Given value = '${shownValue(text)}' is not AE title format.`)
  }
  return title
}
