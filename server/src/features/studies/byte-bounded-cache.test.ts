import { expect, it } from 'vitest'
import { ByteBoundedCache } from './byte-bounded-cache.ts'

it('forgets what was used least recently when there are too many bytes', () => {
  const cache = new ByteBoundedCache<string>(10)
  cache.set('a', 'A', 4)
  cache.set('b', 'B', 4)
  expect(cache.get('a')).toBe('A')
  cache.set('c', 'C', 4)
  expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual(['A', undefined, 'C'])
  expect(cache.bytes).toBe(8)
})

it('counts a replaced value once, and keeps none that is larger than the whole', () => {
  const cache = new ByteBoundedCache<string>(10)
  cache.set('a', 'A', 4)
  cache.set('a', 'B', 6)
  expect([cache.get('a'), cache.bytes]).toEqual(['B', 6])
  cache.set('a', 'C', 11)
  expect([cache.get('a'), cache.bytes]).toEqual([undefined, 0])
})
