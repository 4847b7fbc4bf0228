import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { countTry, countUnknown, expireGuesses, forgiveTry, placesOf } from './guesses.ts'

const { database, close } = await openTestDatabase()
afterAll(close)
beforeEach(() => sql`delete from guesses`.execute(database.withoutAccount))

const START = new Date('2026-11-24T10:00:00Z')
const after = (seconds: number) => new Date(START.getTime() + seconds * 1000)
const places = (link = 'L', address = '192.0.2.1') => placesOf(link, address)

/** How many seconds a try has to wait; the count of the link where it has not. */
const waitOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'RateLimited') throw error
    return `wait ${error.details.RetryAfterSeconds}`
  })
const tryAt = (seconds: number, link?: string, address?: string) =>
  waitOf(countTry(database, places(link, address), after(seconds)))

test('from the fifth try on each waits longer, a minute at most', async () => {
  for (const number of [1, 2, 3, 4, 5]) expect(await tryAt(0)).toBe(number)
  const waits: unknown[] = []
  for (let [at, number] = [0, 6]; number < 14; number += 1) {
    const wait = await tryAt(at)
    waits.push(wait)
    at += Number(String(wait).replace('wait ', ''))
    expect(await tryAt(at)).toBe(number)
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => `wait ${seconds}`))
})

test('a hundred at the same moment are five', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => tryAt(0)))
  expect(answers.filter((answer) => typeof answer === 'number').sort()).toEqual([1, 2, 3, 4, 5])
  expect(answers.filter((answer) => answer === 'wait 1')).toHaveLength(95)
})

test('fifty networks slow the link down, and one network with fifty links itself', async () => {
  for (let number = 0; number < 5; number += 1) await tryAt(0, 'L', `192.0.2.${number}`)
  expect(await tryAt(0, 'L', '192.0.2.50')).toBe('wait 1')
  for (let number = 0; number < 5; number += 1) await tryAt(0, `M${number}`, '2001:db8::1')
  expect(await tryAt(0, 'M9', '2001:db8::2')).toBe('wait 1')
  expect(await tryAt(0, 'M9', '2001:db8:0:1::2')).toBe(1)
})

test('a right one is forgiven: the link begins anew, and the network has one try less', async () => {
  for (let number = 0; number < 4; number += 1) await tryAt(0)
  await tryAt(0)
  await forgiveTry(database, places())
  expect(await tryAt(0)).toBe(1)
  expect(await tryAt(0, 'M')).toBe('wait 1')
})

test('tries are forgotten after an hour', async () => {
  for (let number = 0; number < 5; number += 1) await tryAt(0)
  expect(await tryAt(3601)).toBe(1)
})

test('thirty links that open nothing a minute, and no more', async () => {
  const unknown = (seconds: number) => waitOf(countUnknown(database, '192.0.2.1', after(seconds)))
  for (let number = 0; number < 30; number += 1) expect(await unknown(number)).toBeUndefined()
  expect(await unknown(30)).toBe('wait 30')
  expect(await waitOf(countUnknown(database, '192.0.2.2', after(30)))).toBeUndefined()
  expect(await unknown(60)).toBeUndefined()
})

test('what was counted days ago is removed', async () => {
  await countTry(database, places('old'), new Date(Date.now() - 2 * 86_400_000))
  await countTry(database, places('new', '192.0.2.9'), new Date())
  await expireGuesses(database)
  const { rows } = await sql<{ left: number }>`select count(*)::int "left" from guesses`.execute(
    database.withoutAccount,
  )
  expect(rows).toEqual([{ left: 2 }])
})
