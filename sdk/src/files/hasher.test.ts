import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256Of } from './file-content.ts'
import { hashByPieces } from './hash-by-pieces.ts'
import { Hasher } from './hasher.ts'

const bytes = (length: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, (_, index) => index % 251)
const expected = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex')

test.each([[0], [1], [1024 * 1024], [1024 * 1024 + 1], [9 * 1024 * 1024]])('SHA-256 of %i bytes', async (length) => {
  const data = bytes(length)
  expect(await hashByPieces(new Blob([data]))).toBe(expected(data))
  expect(await sha256Of(new Blob([data]), new Hasher())).toBe(expected(data))
})

test('a closed hasher hashes no more', async () => {
  const hasher = new Hasher()
  hasher.close()
  await expect(hasher.hashFile(new Blob([bytes(10)]))).rejects.toMatchObject({ name: 'AbortError' })
})
