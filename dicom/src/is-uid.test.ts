import { describe, expect, it } from 'vitest'
import { isUid } from './is-uid.ts'

describe('isUid', () => {
  it.each(['1', '0', '1.2.840.10008.1.2', '2.25.0', `1.${'2'.repeat(62)}`])('accepts %s', (text) => {
    expect([isUid(text), isUid(text, { leadingZeros: true })]).toEqual([true, true])
  })

  it.each(['1.02.3', '00', '1.2.00'])('accepts the leading zeros of %s only on demand', (text) => {
    expect([isUid(text), isUid(text, { leadingZeros: true })]).toEqual([false, true])
  })

  it.each([
    '',
    '.',
    '1.',
    '.1',
    '1..2',
    '1.2 ',
    '1.2\n',
    '1.2\0',
    '1.a',
    '-1',
    '../../etc/passwd',
    `1.${'2'.repeat(63)}`,
    '1,2',
    '１.２',
  ])('refuses %j', (text) => {
    expect([isUid(text), isUid(text, { leadingZeros: true })]).toEqual([false, false])
  })
})
