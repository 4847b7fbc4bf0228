import { expect, test } from 'vitest'
import { seal, unseal } from './sealed.ts'

const SECRET = 's'.repeat(43)
const PLACE = { purpose: 'mail', row: 'a' }

test('a sealed text opens with the same secret, purpose and row, and is never the same twice', () => {
  const sealed = seal(SECRET, PLACE, 'Röntgen')
  expect(unseal(SECRET, PLACE, sealed)).toBe('Röntgen')
  expect(sealed.includes('Röntgen')).toBe(false)
  expect(seal(SECRET, PLACE, 'Röntgen').equals(sealed)).toBe(false)
})

test.each([
  ['another secret', 't'.repeat(43), PLACE],
  ['another purpose', SECRET, { ...PLACE, purpose: 'code' }],
  ['another row', SECRET, { ...PLACE, row: 'b' }],
])('it does not open with %s', (_, secret, place) => {
  expect(() => unseal(secret, place, seal(SECRET, PLACE, 'text'))).toThrow()
})

test('it does not open when a bit of it was changed', () => {
  const sealed = seal(SECRET, PLACE, 'text')
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  expect(() => unseal(SECRET, PLACE, sealed)).toThrow()
})
