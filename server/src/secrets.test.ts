import { expect, it } from 'vitest'
import { makeToken } from './secrets.ts'

const TOKENS = 100_000
// Of the chi-square distribution with 255 degrees of freedom, 99.9999 % lie between these.
const [LEAST, MOST] = [156, 376]

/** How far the counts are from equal ones. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

it('makes tokens of 256 bits that are all different, and whose bytes are evenly spread at every place', () => {
  const tokens = Array.from({ length: TOKENS }, makeToken)
  expect(new Set(tokens).size).toBe(TOKENS)
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/)
  const bytes = tokens.map((token) => Buffer.from(token, 'base64url'))
  for (const place of Array(32).keys()) {
    const counts = Array<number>(256).fill(0)
    for (const token of bytes) counts[token[place] ?? 0] = (counts[token[place] ?? 0] ?? 0) + 1
    const spread = chiSquare(counts)
    expect(spread).toBeGreaterThan(LEAST)
    expect(spread).toBeLessThan(MOST)
  }
})
