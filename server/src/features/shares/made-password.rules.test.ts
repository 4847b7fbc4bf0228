import { expect, test } from 'vitest'
import { makePassword } from './made-password.rules.ts'

const FORM = /^[2-9a-hjkmnp-twxyz]{4}(?:-[2-9a-hjkmnp-twxyz]{4}){3}$/

test('a made password is four groups of characters that are not taken for each other, of 60 bits or more', () => {
  const made = Array.from({ length: 5000 }, makePassword)
  for (const password of made) expect(password).toMatch(FORM)
  expect(new Set(made).size).toBe(made.length)
  const counts = new Map<string, number>()
  for (const character of made.join('').replaceAll('-', '')) counts.set(character, (counts.get(character) ?? 0) + 1)
  expect(Math.log2(counts.size) * 16).toBeGreaterThan(60)
  const expected = (made.length * 16) / counts.size
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  // 28 degrees of freedom: once in a million runs by chance.
  expect(chiSquare).toBeLessThan(86)
})
