import { describe, expect, it } from 'vitest'
import { DeidentifyError } from './deidentify-error.ts'
import { readTagValues } from './tag-values.ts'

const one = (Tag: unknown, Value?: unknown) => () => readTagValues([{ Tag, Value }])

describe('a list of tags and values', () => {
  it.each(['x00100010', 'X00100010', '00100010', '(0010,0010)', ' x00100010 '])('takes the tag %s', (tag) => {
    expect([...one(tag, 'A^B')().values()]).toEqual([{ tag: 0x00100010, vr: 'PN', text: 'A^B' }])
  })

  it.each([
    undefined,
    null,
    5,
    {},
    '',
    'PatientName',
    'x0010001',
    'x001000100',
    '(0010;0010)',
    'x0010 0010',
    'xyz00100',
  ])('refuses the tag %j', (tag) => {
    expect(one(tag, 'A')).toThrow(
      new DeidentifyError('InvalidValue', 'The Tag of entry 1 is none: write it as x00100010.'),
    )
  })

  it.each([undefined, null, 5, {}, ['A'], true])('refuses the value %j', (value) => {
    expect(one('x00100010', value)).toThrow("(0010,0010) has no Value: give a text, '' to empty it.")
  })

  it.each([
    ['x00020003', 'it is no element of a data set'],
    ['xFFFEE000', 'it is no element of a data set'],
    ['x00100000', 'it is the length of its group'],
    ['x00080005', 'the character set follows from the text'],
    ['x00080016', 'it says what the file is'],
    ['x00080018', 'no two files may have the same: use RemapUids'],
    ['x7FE00010', 'it is the pixel data'],
  ])('refuses to change %s', (tag, reason) => {
    expect(one(tag, '')).toThrow(`cannot be changed: ${reason}.`)
  })

  it.each([undefined, null, 'x00100010', {}])('refuses %j in its place', (list) => {
    expect(() => readTagValues(list)).toThrow('The tags and values are no list.')
  })

  it('refuses a tag that is listed twice, and an entry that is nothing', () => {
    expect(() =>
      readTagValues([
        { Tag: 'x00100010', Value: '' },
        { Tag: '00100010', Value: 'A' },
      ]),
    ).toThrow('(0010,0010) is listed twice.')
    expect(() => readTagValues([null])).toThrow('The Tag of entry 1 is none')
  })
})

const FULL = (count: number) => 'é'.repeat(count)

describe('a value', () => {
  it.each([
    ['x00100010', `${FULL(64)}=${FULL(64)}=${FULL(64)}`],
    ['x00100010', 'A^B^C^D^E'],
    ['x00101001', 'A^B\\C^D'],
    ['x00100020', FULL(64)],
    ['x00080050', FULL(16)],
    ['x00104000', `${FULL(10_000)}\n\r\t\f\\`],
    ['x00100030', '20240229'],
    ['x00080030', '235960.123456'],
    ['x0008002A', '20260131120000.5+0100'],
    ['x0008002A', '2026'],
    ['x00101010', '042Y'],
    ['x00101020', '1.75'],
    ['x00101030', '-1e3\\+.5'],
    ['x00200013', '-2147483648'],
    ['x00280010', '65535'],
    ['x00186020', '-1'],
    ['x00189345', '-7.25e-3'],
    ['x0020000D', '1.2.840.0'],
    ['x00081140', ''],
    ['x00091001', 'anything'],
  ])('%s can be %j', (tag, text) => {
    expect([...one(tag, text)().values()][0]?.text).toBe(text)
  })

  it.each([
    ['x00100010', 'A=B=C=D', 'PN holds at most three groups separated by ='],
    ['x00100010', FULL(65), 'PN holds at most 64 characters in a group'],
    ['x00100010', 'A^B^C^D^E^F', 'PN holds at most five parts separated by ^'],
    ['x00100010', 'A\nB', 'it holds a control character'],
    ['x00100010', 'A\u001b$B', 'it holds a control character'],
    ['x00100010', '\ud800', 'it holds half of a character'],
    ['x00100020', FULL(65), 'LO holds at most 64 characters'],
    ['x00080050', FULL(17), 'SH holds at most 16 characters'],
    ['x00104000', 'a\u0000b', 'it holds a control character'],
    ['x00100030', '20230229', 'DA holds a day of the calendar such as 20260131'],
    ['x00100030', '2023-02-01', 'DA holds a day of the calendar such as 20260131'],
    ['x00100030', '202302', 'DA holds a day of the calendar such as 20260131'],
    ['x00080030', '246000', 'TM holds a time such as 120000'],
    ['x0008002A', '20261301', 'DT holds a day of the calendar such as 20260131'],
    ['x00100040', 'male', 'CS holds a code of A to Z, 0 to 9, space and _'],
    ['x00100040', 'ABCDEFGHIJKLMNOPQ', 'CS holds at most 16 characters'],
    ['x00101010', '42', 'AS holds an age such as 042Y'],
    ['x00101020', 'tall', 'DS holds a decimal number'],
    ['x00200013', '2147483648', 'IS holds a whole number from -2147483648 to 2147483647'],
    ['x00200013', '1.5', 'IS holds a whole number'],
    ['x00280010', '-1', 'US holds a whole number from 0 to 65535'],
    ['x00186020', '2147483648', 'SL holds a whole number from -2147483648 to 2147483647'],
    ['x00189345', 'much', 'FD holds a number'],
    ['x0020000D', '1.02', 'UI holds digits and dots, at most 64'],
    ['x00081140', 'A', 'SQ is no text and can only be emptied'],
    ['x00420011', 'A', 'OB is no text and can only be emptied'],
    ['x00080055', 'é', 'AE holds an application entity title in ASCII'],
  ])('%s cannot be %j', (tag, text, problem) => {
    const name = `(${tag.slice(1, 5)},${tag.slice(5)})`
    expect(one(tag, text)).toThrow(
      new DeidentifyError('InvalidValue', `The value of ${name} cannot be stored: ${problem}.`),
    )
  })
})
