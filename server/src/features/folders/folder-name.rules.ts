import { invalid } from '../errors.ts'

const LONGEST_NAME = 255
const DEEPEST = 50
// Control characters, line ends, and those that turn the direction of what follows, so that a name reads as another.
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
// Nothing that a reader could see: characters without a width, and blanks.
const UNSEEN = /^[\p{Cf}\p{Zs}]*$/u

function checkName(name: string): string {
  const characters = Array.from(name)
  const shown = characters.slice(0, 100).join('')
  if (UNSAFE.test(name)) throw invalid('folderName', `Given value = '${shown}' has control characters.`)
  if (UNSEEN.test(name) || name === '.' || name === '..') {
    throw invalid('folderName', `Given value = '${shown}' is not a name that a folder can have.`)
  }
  if (characters.length > LONGEST_NAME) {
    throw invalid('folderName', `Given value = '${shown}' is longer than ${LONGEST_NAME} characters.`)
  }
  return name
}

/**
 * The names along a path `a/b/c`; a / at its beginning or end is left out, blanks around a name too.
 * @throws ApiError InvalidParameter for an empty name, `.`, `..`, control characters, or a path too deep
 */
export function splitFolderPath(path: string, depthOfParent: number): string[] {
  const names = path
    .replace(/^\/|\/$/g, '')
    .split('/')
    .map((name) => checkName(name.trim().normalize('NFC')))
  if (depthOfParent + names.length > DEEPEST)
    throw invalid('folderName', `Folders go no deeper than ${DEEPEST} levels.`)
  return names
}
