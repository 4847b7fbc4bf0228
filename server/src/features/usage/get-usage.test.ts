import { METHODS } from '@opaline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeUuid } from '../../uuid.ts'
import type { CreatedAccount } from '../accounts/create-account.ts'
import { updateAccount } from '../accounts/update-account.ts'
import { createInstitution } from '../institutions/create-institution.ts'
import { type Office, openOffice } from '../testing/open-office.ts'
import { getUsage } from './get-usage.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.test.close())

const addOrder = (account: CreatedAccount, institution_id: string, changes: object) =>
  office.inAccount(
    (tx) =>
      tx
        .insertInto('patient_orders')
        .values({
          id: makeUuid(),
          account_id: account.AccountUuid,
          institution_id,
          study_instance_uid: makeUuid(),
          order_day: '2026-01-02',
          sort_at: '2026-01-02T10:00:00Z',
          ...changes,
        })
        .execute(),
    account,
  )

const usage = async (account?: CreatedAccount) =>
  METHODS.GetUsage.result.parse(await office.call(getUsage, {}, account ? { account } : {}))

test('an account without orders uses nothing', async () => {
  const empty = { UsageList: [], TotalOrderCount: 0, TotalImageCount: 0, TotalBytes: 0 }
  expect(await usage()).toEqual(empty)
})

test('orders, images and bytes are summed by institution and by month in the account’s time zone', async () => {
  const { account } = office
  const { InstitutionUuid: north } = await office.call(createInstitution, { InstitutionName: 'North' })
  const here = account.InstitutionUuid
  // 23:30 UTC on the last of January is February in Paris.
  await addOrder(account, here, { created_at: '2026-01-31T22:30:00Z', images_count: 2, size_bytes: 2 ** 40 })
  await addOrder(account, here, { created_at: '2026-01-31T23:30:00Z', images_count: 3, size_bytes: 500 })
  await addOrder(account, here, {
    created_at: '2026-02-15T12:00:00Z',
    images_count: 4,
    trashed_at: '2026-03-01T00:00:00Z',
  })
  await addOrder(account, north, { created_at: '2026-02-15T12:00:00Z' })
  const other = await office.test.createAccount('Beta')
  await addOrder(other, other.InstitutionUuid, { images_count: 100 })
  const entry = (InstitutionUuid: string, InstitutionName: string, Month: string, sums: readonly number[]) => {
    const [OrderCount, ImageCount, Bytes] = sums
    return { InstitutionUuid, InstitutionName, Month, OrderCount, ImageCount, Bytes }
  }
  expect(await usage()).toEqual({
    UsageList: [
      entry(here, 'Alpha Hospital', '2026-02', [2, 7, 500]),
      entry(north, 'North', '2026-02', [1, 0, 0]),
      entry(here, 'Alpha Hospital', '2026-01', [1, 2, 2 ** 40]),
    ],
    TotalOrderCount: 4,
    TotalImageCount: 9,
    TotalBytes: 2 ** 40 + 500,
  })
  await office.call(updateAccount, { TimeZone: 'UTC' })
  expect((await usage()).UsageList.at(-1)).toEqual(entry(here, 'Alpha Hospital', '2026-01', [2, 5, 2 ** 40 + 500]))
})
