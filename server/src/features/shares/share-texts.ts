import { invalid } from '../errors.ts'
import { readLines } from '../plain-text.rules.ts'
import { refuseUnsafe } from '../unsafe-characters.rules.ts'

const FEWEST_CHARACTERS = 4

/** What the recipient is told. @throws ApiError InvalidParameter for control characters */
export function readShareTexts(input: {
  readonly ShareTitle?: string | undefined
  readonly ShareDescription?: string | undefined
}): { readonly title: string; readonly description: string } {
  const title = (input.ShareTitle ?? '').trim()
  refuseUnsafe('shareTitle', title)
  return { title, description: readLines('shareDescription', input.ShareDescription ?? '') }
}

/** A password as the sharer chose it. @throws ApiError InvalidParameter where it is too short or cannot be typed */
export function readSharePassword(given: string | undefined): string | undefined {
  if (given === undefined) return undefined
  if (/\p{Cc}/u.test(given)) throw invalid('sharePassword', 'It has control characters.')
  if (Array.from(given).length < FEWEST_CHARACTERS)
    throw invalid('sharePassword', `A share’s password has at least ${FEWEST_CHARACTERS} characters.`)
  return given
}
