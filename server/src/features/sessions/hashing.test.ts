import { setTimeout as delay } from 'node:timers/promises'
import type { ApiError } from '@opaline/contract'
import { afterEach, expect, test, vi } from 'vitest'
import { Hashing } from './hashing.ts'
import * as password from './password.ts'

vi.mock('./password.ts')
afterEach(() => vi.restoreAllMocks())

test('two hashes run at once, a hundred wait in their turn, and more are told to try again', async () => {
  const hashing = new Hashing()
  let running = 0
  let most = 0
  const done: string[] = []
  vi.mocked(password.verifyPassword).mockImplementation(async (_, given) => {
    running += 1
    most = Math.max(most, running)
    await delay(2)
    running -= 1
    done.push(given)
    if (given === '3') throw new Error('broken')
    return true
  })
  const answers = await Promise.allSettled(
    Array.from({ length: 110 }, (_, number) => hashing.verify('hash', String(number))),
  )
  expect(most).toBe(2)
  expect(done).toEqual(Array.from({ length: 102 }, (_, number) => String(number)))
  const refused = answers.slice(102).map((answer) => (answer as PromiseRejectedResult).reason as ApiError)
  expect(refused.map(({ code, details }) => [code, details.RetryAfterSeconds])).toEqual(
    Array.from({ length: 8 }, () => ['Unavailable', 5]),
  )
  expect(await hashing.verify('hash', 'later')).toBe(true)
})
