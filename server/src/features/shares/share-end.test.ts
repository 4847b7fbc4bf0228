import { ApiError } from '@opaline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import type { CreatedAccount } from '../accounts/create-account.ts'
import type { Call } from '../use-case.ts'
import { readShareEnd } from './share-end.ts'

const testDatabase = await openTestDatabase()
afterAll(() => testDatabase.close())
let account: CreatedAccount
beforeAll(async () => {
  account = await testDatabase.createAccount()
})

interface Asked {
  readonly zone?: string
  readonly maximum?: number
  readonly now?: string
  readonly day?: string
}

/** The end of a share that is made at an instant, or the error. */
const endOf = ({ zone = 'Europe/Paris', maximum = 0, now = '2026-03-01T12:00:00Z', day }: Asked) =>
  testDatabase.database
    .forAccount(account.AccountUuid, async (tx) => {
      await tx.updateTable('accounts').set({ time_zone: zone, maximum_share_days: maximum }).execute()
      const call = { tx, services: { now: () => new Date(now) } } as unknown as Call
      return (await readShareEnd(call, day))?.toISOString()
    })
    .catch((error: unknown) => (error instanceof ApiError ? error.message : Promise.reject(error)))

const past = (day: string) => `Invalid parameters for expireDate. Given value = '${day}' is in the past.`

test.each<[string, Asked, string | undefined]>([
  ['no day: no end', {}, undefined],
  ['the day on which the clocks change', { day: '2026-03-29' }, '2026-03-29T22:00:00.000Z'],
  ['a day of winter', { day: '2026-03-28' }, '2026-03-28T23:00:00.000Z'],
  ['in the zone of the account', { day: '2026-03-29', zone: 'Asia/Tokyo' }, '2026-03-29T15:00:00.000Z'],
  [
    'today there, though it is tomorrow in UTC',
    { day: '2026-03-01', now: '2026-03-02T04:00:00Z', zone: 'America/New_York' },
    '2026-03-02T05:00:00.000Z',
  ],
  [
    'yesterday there, though it is today in UTC',
    { day: '2026-03-01', now: '2026-03-01T23:30:00Z' },
    past('2026-03-01'),
  ],
  ['a day long ago', { day: '0001-01-01' }, past('0001-01-01')],
  ['the last day that there is', { day: '9999-12-31' }, '9999-12-31T23:00:00.000Z'],
  ['the account’s maximum, where there is no day', { maximum: 7 }, '2026-03-08T23:00:00.000Z'],
  ['and where the day is later', { maximum: 7, day: '9999-12-31' }, '2026-03-08T23:00:00.000Z'],
  ['but not where it is earlier', { maximum: 7, day: '2026-03-02' }, '2026-03-02T23:00:00.000Z'],
])('%s', async (_, asked, end) => {
  expect(await endOf(asked)).toBe(end)
})
