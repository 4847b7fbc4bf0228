import { expect, test } from 'vitest'
import { formatDay, formatMoment, formatSize } from './format.ts'

test('an end is told in the time zone of the account', () => {
  expect(formatMoment('en', '2026-11-30T22:59:59Z', 'Europe/Paris')).toBe('30 November 2026 at 23:59')
  expect(formatMoment('fr', '2026-11-30T22:59:59Z', 'Europe/Paris')).toBe('30 novembre 2026 à 23:59')
  expect(formatMoment('en', '2026-11-30T22:59:59Z', 'No/Where')).toBe('30 November 2026 at 22:59')
})

test('a day stays the day that was given', () => {
  expect(formatDay('en', '2004-08-26 19:18')).toBe('26 August 2004')
  expect(formatDay('fr', '1970-01-01')).toBe('1 janvier 1970')
  expect(formatDay('en', 'unknown')).toBe('unknown')
})

test.each([
  [0, '0 byte', '0 o'],
  [1023, '1,023 byte', '1 023 o'],
  [1536, '2 kB', '2 ko'],
  [5 * 1024 ** 2, '5 MB', '5 Mo'],
  [2.5 * 1024 ** 3, '2.5 GB', '2,5 Go'],
])('%d bytes', (bytes, english, french) => {
  expect(formatSize('en', bytes)).toBe(english)
  expect(formatSize('fr', bytes).replace(/[\u00a0\u202f]/g, ' ')).toBe(french)
})
