import { expect, test } from 'vitest'
import { blobOf, partsOf } from './file-parts.ts'

const original = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251)
const added = Uint8Array.of(1, 2, 3)

test('long ranges of the original are ranges, and short ones stand beside what is new', async () => {
  const pieces = [original.subarray(0, 100), added, original.subarray(150, 300), original.subarray(400)]
  const parts = partsOf(pieces, original)
  expect(parts.map((part) => ('start' in part ? part : part.length))).toEqual([253, { start: 400, end: 200_000 }])
  const bytes = new Uint8Array(await blobOf(parts, new Blob([original])).arrayBuffer())
  expect(Buffer.compare(bytes, Buffer.concat(pieces))).toBe(0)
})

test('offsets count from where the file begins in its buffer', () => {
  const within = original.subarray(1000)
  expect(partsOf([within.subarray(10)], within)).toEqual([{ start: 10, end: 199_000 }])
})
