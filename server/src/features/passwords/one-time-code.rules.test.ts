import { expect, test } from 'vitest'
import { codeOf, matchingStep, otpauthUrl, stepOf, writeBase32 } from './one-time-code.rules.ts'

const SECRET = Buffer.from('12345678901234567890')

// RFC 6238, Appendix B (SHA-1), the last six of its eight digits.
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('the code at second %i is %s', (seconds, code) => {
  const now = new Date(seconds * 1000)
  expect(codeOf(SECRET, stepOf(now))).toBe(code)
  expect(matchingStep(SECRET, code, now)).toBe(stepOf(now))
})

test('a code is known one step early and one late, and no more', () => {
  const now = new Date(1_111_111_109_000)
  const step = stepOf(now)
  const shifts = [-2, -1, 0, 1, 2].map((shift) => matchingStep(SECRET, codeOf(SECRET, step + shift), now))
  expect(shifts).toEqual([undefined, step - 1, step, step + 1, undefined])
  for (const wrong of ['', '28708', '2870822', 'abcdef', '０81804'])
    expect(matchingStep(SECRET, wrong, now)).toBe(undefined)
})

// RFC 4648, 10, without padding.
test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('base 32 of %j is %j', (text, letters) => {
  expect(writeBase32(Buffer.from(text))).toBe(letters)
})

test('the address for authenticators names issuer and user', () => {
  expect(otpauthUrl(SECRET, 'a+b@example.org')).toBe(
    'otpauth://totp/Opaline:a%2Bb%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Opaline',
  )
})
