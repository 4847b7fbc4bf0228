import { type DocumentKind, kindOfName, refuseName } from '@opaline/contract'
import { invalid } from '../errors.ts'
import { refuseFile } from '../instances/refuse-file.ts'

const LONGEST_NAME = 255
const SHOWN_CHARACTERS = 100
// Control characters, line ends, and those that turn the direction of what follows, so that a name reads as another.
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
const FOLDERS = /[/\\]/

/** What a document is by its name. */
export interface DocumentName {
  readonly fileName: string
  readonly kind: DocumentKind
}

/**
 * A document's name, as it is stored and shown.
 * @throws ApiError InvalidParameter for a name that no file has, UnsupportedFile for an ending of another kind of file
 */
export function readDocumentName(given: string): DocumentName {
  const fileName = given.trim().normalize('NFC')
  const characters = Array.from(fileName)
  const shown = characters
    .slice(0, SHOWN_CHARACTERS)
    .join('')
    .replace(/\p{Cc}/gu, '\ufffd')
  if (UNSAFE.test(fileName)) throw invalid('fileName', `Given value = '${shown}' has control characters.`)
  if (FOLDERS.test(fileName)) throw invalid('fileName', `Given value = '${shown}' names a folder.`)
  if (characters.length > LONGEST_NAME) {
    throw invalid('fileName', `Given value = '${shown}' is longer than ${LONGEST_NAME} characters.`)
  }
  const kind = kindOfName(fileName)
  if (kind === undefined) throw refuseFile(refuseName(fileName) ?? '')
  return { fileName, kind }
}
