import { expect, test } from 'vitest'
import { writeEntry } from '../../features/written-entry.ts'
import { partAnswer, writeAnswer } from './write-answer.ts'

const written = <T extends object>(entry: T) => writeEntry(entry).entry
const NAMES = ['Żółć^"Anna"', '山田^太郎', '</script>\u2028', '']

test.each([
  ['nothing written', { Success: true, List: [{ a: 1 }], Total: 1 }],
  ['all written', { Success: true, List: NAMES.map((name) => written({ name, list: [1, { x: null }] })), Total: 4 }],
  ['one entry', { List: [written({ a: 1 })] }],
  ['two lists', { A: [written({ a: 1 })], '"B': [written({ b: 2 }), written({ b: 3 })], C: 'c' }],
  ['some written', { List: [written({ a: 1 }), { a: 2 }] }],
  ['an empty list', { List: [], Message: '' }],
  ['a value that is not there', { A: undefined, List: [written({ a: 1 })], B: undefined }],
])('%s: the bytes are those of the answer written at once', (_, answer: Readonly<Record<string, unknown>>) => {
  const { rest, lists } = partAnswer(answer)
  expect(String(writeAnswer(rest, lists))).toBe(JSON.stringify(answer))
})

test('lists that were written are not checked again, and no others', () => {
  const { rest, lists } = partAnswer({ A: [written({ a: 1 })], B: [{ b: 1 }], C: [written({ c: 1 }), { c: 2 }] })
  expect(rest).toEqual({ A: [], B: [{ b: 1 }], C: [{ c: 1 }, { c: 2 }] })
  expect([...lists.keys()]).toEqual(['A'])
})

test('a copy with other values is written as it is', () => {
  const { rest, lists } = partAnswer({ List: [{ ...written({ a: 1 }), a: 2 }] })
  expect(String(writeAnswer(rest, lists))).toBe('{"List":[{"a":2}]}')
})
