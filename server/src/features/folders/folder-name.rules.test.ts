import { ApiError } from '@opaline/contract'
import { describe, expect, it } from 'vitest'
import { splitFolderPath } from './folder-name.rules.ts'

describe('names along a path', () => {
  it.each([
    ['a/b/c', ['a', 'b', 'c']],
    ['/a/b/', ['a', 'b']],
    [' a b / c ', ['a b', 'c']],
    ['Ro\u0308ntgen', ['Röntgen']],
    ['50%_*\\"<>', ['50%_*\\"<>']],
    ['...', ['...']],
    ['می\u200cخواهم', ['می\u200cخواهم']],
    ['👩\u200d⚕️', ['👩\u200d⚕️']],
    ['💡'.repeat(255), ['💡'.repeat(255)]],
  ])('%j', (path, names) => {
    expect(splitFolderPath(path, 0)).toEqual(names)
  })
})

const refusalOf = (path: string, depth = 0): unknown => {
  try {
    return splitFolderPath(path, depth)
  } catch (error) {
    return error
  }
}
const refused = (problem: string) => new ApiError('InvalidParameter', `Invalid parameters for folderName. ${problem}`)

describe('what is no name', () => {
  it.each([
    ['', '', 'is not a name that a folder can have.'],
    ['/', '', 'is not a name that a folder can have.'],
    ['//', '', 'is not a name that a folder can have.'],
    ['   ', '', 'is not a name that a folder can have.'],
    ['a//b', '', 'is not a name that a folder can have.'],
    ['a/ /b', '', 'is not a name that a folder can have.'],
    ['.', '.', 'is not a name that a folder can have.'],
    ['a/../b', '..', 'is not a name that a folder can have.'],
    ['a/ .. ', '..', 'is not a name that a folder can have.'],
    ['\u200b\u00ad', '\u200b\u00ad', 'is not a name that a folder can have.'],
    ['a\u0007', 'a\u0007', 'has control characters.'],
    ['a\u0085b', 'a\u0085b', 'has control characters.'],
    ['a\u2028b', 'a\u2028b', 'has control characters.'],
    ['gpj.\u202eexe', 'gpj.\u202eexe', 'has control characters.'],
    ['n'.repeat(256), 'n'.repeat(100), 'is longer than 255 characters.'],
    [`n${'💡'.repeat(255)}`, `n${'💡'.repeat(99)}`, 'is longer than 255 characters.'],
  ])('%j', (path, shown, problem) => {
    expect(refusalOf(path)).toEqual(refused(`Given value = '${shown}' ${problem}`))
  })
})

it('goes no deeper than 50 levels, those of the parent among them', () => {
  const path = Array.from({ length: 50 }, () => 'a').join('/')
  const tooDeep = refused('Folders go no deeper than 50 levels.')
  expect(splitFolderPath(path, 0)).toHaveLength(50)
  expect(refusalOf(`${path}/a`)).toEqual(tooDeep)
  expect(splitFolderPath('a', 49)).toEqual(['a'])
  expect(refusalOf('a', 50)).toEqual(tooDeep)
})
