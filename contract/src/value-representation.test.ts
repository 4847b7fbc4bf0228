import { describe, expect, test } from 'vitest'
import { checkArgument, type Rules } from './checks.ts'
import type { TextVr } from './value-representation.ts'

const check = (vr: TextVr, given: unknown, extra: Partial<Rules> = {}) =>
  checkArgument('x', { check: 'text', optional: true, vr, ...extra }, given)
const value = (kept: unknown) => ({ value: kept })
const problem = (text: string) => ({ problem: `Invalid parameters for x. ${text}` })
const format = (given: string, vr: TextVr) => problem(`Given value = '${given}' is not ${vr} format.`)
const longer = (given: string, longest: number) =>
  problem(`Given value = '${given.slice(0, 100)}' is longer than ${longest} characters.`)

describe('what a VR keeps out', () => {
  test.each<[TextVr, string]>([
    ['PN', 'a\nb'],
    ['PN', 'a\\b'],
    ['PN', 'a=b=c=d'],
    ['LO', 'a\tb'],
    ['LO', 'a\\b'],
    ['LO', 'a\u0085b'],
    ['SH', 'a\u001bb'],
    ['SH', 'a\\b'],
    ['CS', 'ct'],
    ['CS', 'CT\\MR'],
    ['CS', 'É'],
    ['LT', 'a\u0007b'],
  ])('%s takes no %j', (vr, given) => {
    expect(check(vr, given)).toEqual(format(given, vr))
  })
  test.each<[TextVr, string]>([
    ['PN', 'Yamada^Tarou=山田^太郎=やまだ^たろう'],
    ['LO', "O'Neil <b>&amp;"],
    ['SH', 'AN-12345'],
    ['CS', 'CT'],
    ['LT', 'first\r\n\tsecond \\ third'],
  ])('%s takes %j as it is', (vr, given) => {
    expect(check(vr, given)).toEqual(value(given))
  })
})

describe('how long a value may be, in characters', () => {
  test.each<[TextVr, number]>([
    ['PN', 64],
    ['LO', 64],
    ['SH', 16],
    ['LT', 10_240],
  ])('%s: %i', (vr, longest) => {
    expect(check(vr, '𠮷'.repeat(longest))).toEqual(value('𠮷'.repeat(longest)))
    expect(check(vr, 'a'.repeat(longest + 1))).toEqual(longer('a'.repeat(longest + 1), longest))
  })
  test('a code has 16', () => {
    expect(check('CS', 'A'.repeat(17))).toEqual(longer('A'.repeat(17), 16))
  })
  test('each group of a name has 64 of its own', () => {
    const group = 'a'.repeat(64)
    expect(check('PN', `${group}=${group}=${group}`)).toEqual(value(`${group}=${group}=${group}`))
    expect(check('PN', `a=${group}b`)).toEqual(longer(`a=${group}b`, 64))
  })
})

describe('what does not count', () => {
  test('spaces around a value, empty groups at the end of a name', () => {
    expect(check('LO', '  a b  ')).toEqual(value('a b'))
    expect(check('PN', ' A^B== ')).toEqual(value('A^B'))
    expect(check('PN', '=山田')).toEqual(value('=山田'))
    expect(check('LT', '  a  ')).toEqual(value('  a'))
  })
  test('a text of nothing else is not given', () => {
    expect(check('LO', '   ')).toEqual(value(undefined))
    expect(check('PN', '   ', { optional: false })).toEqual(problem('A value is required.'))
    expect(check('PN', '===', { optional: false })).toEqual(problem('A value is required.'))
  })
})

describe('several values', () => {
  const several = { several: true, maxLength: 1024 }
  test('are separated by \\ and checked one by one', () => {
    expect(check('LO', 'A \\ B\\\\', several)).toEqual(value('A\\B'))
    expect(check('LO', `A\\${'b'.repeat(65)}`, several)).toEqual(longer(`A\\${'b'.repeat(65)}`, 64))
    expect(check('LO', 'A\\B\n', several)).toEqual(format('A\\B\n', 'LO'))
  })
  test('are not without end', () => {
    expect(check('LO', 'a\\'.repeat(101), several)).toEqual(format('a\\'.repeat(101).slice(0, 100), 'LO'))
  })
})

test('a megabyte of what could be tried again at every place is refused, whatever the VR', () => {
  for (const piece of ['=', ' ', '\\', 'a=', 'a\\']) {
    for (const vr of ['PN', 'LO', 'SH', 'CS', 'LT'] as const) {
      const long = `${piece.repeat(1_000_000)}x`
      if (vr !== 'LT' && piece !== ' ') expect(check(vr, long)).toMatchObject({ problem: expect.any(String) })
      expect(check(vr, `b${long}`)).toMatchObject({ problem: expect.any(String) })
    }
  }
})
