import { describe, expect, test } from 'vitest'
import { isCalendarDate } from './calendar.ts'
import { type CheckName, checkArgument, NIL_GUID, type Rules } from './checks.ts'

const GUID = '3F2504E0-4F89-41D3-9A0C-0305E82C3301'
const required = (check: CheckName, rules: Partial<Rules> = {}): Rules => ({ check, optional: false, ...rules })
const optional = (check: CheckName, rules: Partial<Rules> = {}): Rules => ({ check, optional: true, ...rules })
const value = (checked: unknown) => ({ value: checked })
const problem = (text: string) => ({ problem: `Invalid parameters for x. ${text}` })
const check = (rules: Rules, given: unknown) => checkArgument('x', rules, given)

describe('what counts as not given', () => {
  test.each([[''], [[]], [null], [undefined]])('%j: nothing where optional, an error where required', (given) => {
    expect(check(optional('guidList'), given)).toEqual(value(undefined))
    expect(check(required('guidList'), given)).toEqual(problem('A value is required.'))
  })
  test('the nil guid is not given where a guid is optional, and a guid where one is required', () => {
    expect(check(optional('guid'), NIL_GUID)).toEqual(value(undefined))
    expect(check(required('guid'), NIL_GUID)).toEqual(value(NIL_GUID))
  })
  test('an empty list of files is a list, false and 0 are values', () => {
    expect(check(required('files'), [])).toEqual(value([]))
    expect(check(required('bool'), false)).toEqual(value(false))
    expect(check(required('int'), 0)).toEqual(value(0))
  })
})

describe('guid', () => {
  test('any version, any case, spaces around it; lower case on the wire', () => {
    expect(check(required('guid'), ` ${GUID} `)).toEqual(value(GUID.toLowerCase()))
  })
  test('the message names parameter, value and format', () => {
    expect(checkArgument('userUuid', required('guid'), 'x')).toEqual({
      problem: "Invalid parameters for userUuid. Given value = 'x' is not guid format.",
    })
  })
  test.each([[5], [{}], [`{${GUID}}`], [GUID.replaceAll('-', '')]])('%j is no guid', (given) => {
    expect(check(required('guid'), given)).toMatchObject({ problem: expect.stringContaining('is not guid format.') })
  })
  test('a list takes one guid for a list of one, and names the wrong entry', () => {
    expect(check(required('guidList'), GUID)).toEqual(value([GUID.toLowerCase()]))
    expect(check(required('guidList'), [GUID, 'y'])).toEqual(problem("Given value = 'y' is not guid format."))
    expect(check(required('guidList', { maxItems: 1 }), [GUID, GUID])).toEqual(
      problem('Given list has 2 entries, more than 1.'),
    )
  })
})

describe('text', () => {
  test('its length is counted in characters', () => {
    expect(check(required('text', { maxLength: 3 }), '😀😀😀')).toEqual(value('😀😀😀'))
    expect(check(required('text', { maxLength: 3 }), 'abcd')).toEqual(
      problem("Given value = 'abcd' is longer than 3 characters."),
    )
  })
  test('a megabyte is cut to 100 characters in the message', () => {
    expect(check(required('text', { maxLength: 64 }), 'a'.repeat(1_000_000))).toEqual(
      problem(`Given value = '${'a'.repeat(100)}' is longer than 64 characters.`),
    )
    expect(check(required('guid'), `${'a'.repeat(99)}😀😀`)).toEqual(
      problem(`Given value = '${'a'.repeat(99)}😀' is not guid format.`),
    )
  })
  test('one of a few', () => {
    const sex = required('text', { oneOf: ['M', 'F', 'O'] })
    expect(check(sex, 'F')).toEqual(value('F'))
    expect(check(sex, 'X')).toEqual(problem("Given value = 'X' is not one of M, F, O."))
  })
  test.each([['a\0b'], ['a\ud800'], ['\udc00b'], [7], [{}]])('%j is no text', (given) => {
    expect(check(required('text'), given)).toMatchObject({ problem: expect.stringContaining('is not text format.') })
  })
  test('a lone surrogate is shown as the replacement character', () => {
    expect(check(required('text'), 'a\ud800')).toEqual(problem("Given value = 'a\uFFFD' is not text format."))
  })
  test('what cannot be written as JSON does not throw', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    expect(check(required('text'), cycle)).toEqual(problem("Given value = 'object' is not text format."))
    expect(check(required('int'), 10n)).toEqual(problem("Given value = 'bigint' is not int format."))
    expect(check(required('text'), () => 1)).toEqual(problem("Given value = '() => 1' is not text format."))
  })
})

describe('date and time', () => {
  test.each([
    ['2026-02-28', true],
    ['2024-02-29', true],
    ['2023-02-29', false],
    ['1900-02-29', false],
    ['2026-02-30', false],
    ['2026-13-01', false],
    ['0000-01-01', false],
    ['0001-01-01', true],
    ['2026-1-1', false],
    ['2026-01-01T00:00', false],
  ])('%s is a calendar date: %s', (text, is) => {
    expect(isCalendarDate(text)).toBe(is)
  })
  test('30 February', () => {
    expect(check(required('date'), '2026-02-30')).toEqual(problem("Given value = '2026-02-30' is not date format."))
  })
  test('a Date is its local calendar day', () => {
    expect(check(required('date'), new Date(2026, 10, 4, 23, 59))).toEqual(value('2026-11-04'))
    expect(check(required('date'), new Date(Number.NaN))).toEqual(problem("Given value = 'null' is not date format."))
  })
  test.each([['00:00'], ['23:59']])('%s is a time', (given) => {
    expect(check(required('time'), given)).toEqual(value(given))
  })
  test.each([['25:00'], ['24:00'], ['12:60'], ['1:00'], ['12:00:00']])('%s is no time', (given) => {
    expect(check(required('time'), given)).toEqual(problem(`Given value = '${given}' is not time format.`))
  })
})

describe('datetime', () => {
  test('a day and a time with a space between', () => {
    expect(check(required('datetime'), '2026-02-28 23:59')).toEqual(value('2026-02-28 23:59'))
  })
  test.each([
    ['2026-02-30 10:00'],
    ['2026-02-28 25:00'],
    ['2026-02-28T10:00'],
    ['2026-02-28'],
    ['2026-02-28 10:00 x'],
    [5],
  ])('%j is none', (given) => {
    expect(check(required('datetime'), given)).toEqual(problem(`Given value = '${given}' is not datetime format.`))
  })
})

describe('mail, int, bool', () => {
  test.each([['a@b'], ['jane.doe+ct@example.org']])('%s is an address', (given) => {
    expect(check(required('mail'), given)).toEqual(value(given))
  })
  test.each([['a'], ['a@'], ['a@b@c'], ['a b@c'], ['a@b\r\nBcc: x@y'], [`${'a'.repeat(250)}@b.org`]])(
    '%j is no address',
    (given) => {
      expect(check(required('mail'), given)).toMatchObject({ problem: expect.stringContaining('is not mail format.') })
    },
  )
  test('int takes digits, within its bounds', () => {
    const page = required('int', { minimum: 1, maximum: 10 })
    expect(check(page, '7')).toEqual(value(7))
    expect(check(page, 11)).toEqual(problem("Given value = '11' is not between 1 and 10."))
    expect(check(page, 1.5)).toEqual(problem("Given value = '1.5' is not int format."))
    expect(check(page, '1e3')).toEqual(problem("Given value = '1e3' is not int format."))
    expect(check(required('int', { minimum: 0 }), -1)).toEqual(
      problem("Given value = '-1' is not between 0 and 9007199254740991."),
    )
  })
  test.each([
    [true, true],
    ['false', false],
    [1, true],
    [0, false],
  ])('%j as bool is %j', (given, is) => {
    expect(check(required('bool'), given)).toEqual(value(is))
  })
  test('yes is no bool', () => {
    expect(check(required('bool'), 'yes')).toEqual(problem("Given value = 'yes' is not bool format."))
  })
})

describe('json and files', () => {
  test('an unknown key is named', () => {
    const order = required('json', { knownKeys: ['PatientName'] })
    expect(check(order, { PatientName: 'A' })).toEqual(value({ PatientName: 'A' }))
    expect(check(order, { PatientNam: 'A' })).toEqual(problem("Given value = 'PatientNam' is not a known key."))
  })
  test('__proto__ and constructor are keys like others', () => {
    const order = required('json', { knownKeys: ['PatientName'] })
    const sent: unknown = JSON.parse('{"__proto__":{"admin":true}}')
    expect(check(order, sent)).toEqual(problem("Given value = '__proto__' is not a known key."))
    expect(check(order, { constructor: 1 })).toEqual(problem("Given value = 'constructor' is not a known key."))
  })
  test('a value is told by its key, and one that is not given is an empty text', () => {
    const keys = {
      Sex: optional('text', { oneOf: ['M', 'F'] }),
      Uuid: optional('guid'),
      Id: required('text', { vr: 'LO' }),
    }
    const order = required('json', { keys })
    expect(check(order, { Id: ' 7 ', Sex: null, Uuid: NIL_GUID })).toEqual(value({ Sex: '', Uuid: '', Id: '7' }))
    expect(check(order, {})).toEqual(value({}))
    expect(check(order, { Sex: 'X', Id: 5 })).toEqual({
      problem: "Invalid parameters for Sex. Given value = 'X' is not one of M, F.",
    })
    expect(check(order, { Id: '' })).toEqual({ problem: 'Invalid parameters for Id. A value is required.' })
    expect(check(order, { Ids: '' })).toEqual(problem("Given value = 'Ids' is not a known key."))
    expect(check(order, JSON.parse('{"__proto__":"x"}'))).toEqual(
      problem("Given value = '__proto__' is not a known key."),
    )
  })
  test('a list or a text is no JSON object', () => {
    expect(check(required('json'), [1])).toEqual(problem("Given value = '[1]' is not JSON format."))
    expect(check(required('json'), '{}')).toEqual(problem("Given value = '{}' is not JSON format."))
  })
  test('a list of objects is a list', () => {
    expect(check(required('jsonList'), [{ a: 1 }])).toEqual(value([{ a: 1 }]))
    expect(check(required('jsonList'), { a: 1 })).toEqual(problem('Given value = \'{"a":1}\' is not list format.'))
  })
  test('files are whatever has a length', () => {
    expect(check(required('files'), { length: 0 })).toEqual(value({ length: 0 }))
    expect(check(required('files'), 'a.dcm')).toEqual(problem("Given value = 'a.dcm' is not file list format."))
  })
})
