import { shownValue } from '@opaline/contract'
import { invalid } from '../errors.ts'
import { refuseUnsafe } from '../unsafe-characters.rules.ts'

export const LONGEST_NAME = 255
const DEEPEST = 50
// Nothing that a reader could see: characters without a width, and blanks.
const UNSEEN = /^[\p{Cf}\p{Zs}]*$/u

function checkName(name: string, argumentName: string): string {
  const refuse = (problem: string) => invalid(argumentName, `Given value = '${shownValue(name)}' ${problem}`)
  refuseUnsafe(argumentName, name)
  if (UNSEEN.test(name) || name === '.' || name === '..') throw refuse('is not a name that a folder can have.')
  if (Array.from(name).length > LONGEST_NAME) throw refuse(`is longer than ${LONGEST_NAME} characters.`)
  return name
}

const normalized = (name: string): string => name.trim().normalize('NFC')

/**
 * A folder's new name, which is no path.
 * @throws ApiError InvalidParameter for FolderName
 */
export function readFolderName(name: string): string {
  if (name.includes('/'))
    throw invalid('FolderName', `Given value = '${shownValue(name)}' is not a name that a folder can have.`)
  return checkName(normalized(name), 'FolderName')
}

/**
 * The names along a path `a/b/c`; a / at its beginning or end is left out, blanks around a name too.
 * @throws ApiError InvalidParameter for an empty name, `.`, `..`, control characters, or a path too deep
 */
export function splitFolderPath(path: string, depthOfParent: number): string[] {
  const names = path
    .replace(/^\/|\/$/g, '')
    .split('/')
    .map((name) => checkName(normalized(name), 'folderName'))
  if (depthOfParent + names.length > DEEPEST)
    throw invalid('folderName', `Folders go no deeper than ${DEEPEST} levels.`)
  return names
}
