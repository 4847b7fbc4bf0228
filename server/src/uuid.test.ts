import { expect, it } from 'vitest'
import { makeUuid, requireUuid } from './uuid.ts'

it('makes UUIDs of version 7 that begin with their time, each another', () => {
  const time = Date.UTC(2026, 10, 24, 12)
  const made = Array.from({ length: 1000 }, () => makeUuid(time))
  expect(new Set(made).size).toBe(1000)
  for (const uuid of made)
    expect(requireUuid(uuid)).toMatch(/^01a20d6d-5a00-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(makeUuid(0)).toMatch(/^00000000-0000-7/)
})
