import { METHODS } from '@opaline/contract'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { openTestDatabase } from '../../../test/database.ts'
import { getAccount } from '../accounts/get-account.ts'
import { updateAccount } from '../accounts/update-account.ts'
import { openArchive } from '../instances/testing/open-archive.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { createOrderWithMinimumParameters } from '../orders/create-order.ts'
import { addOrderList, type OrderList } from '../orders/testing/open-order-list.ts'
import type { AuditNote } from '../use-case.ts'
import { setAccountFlagDictionary } from './set-account-flag-dictionary.ts'
import { writeDefaultFlags } from './write-default-flags.ts'

const testDatabase = await openTestDatabase()
let list: OrderList
beforeEach(async () => {
  list = await addOrderList(testDatabase)
})
afterAll(() => testDatabase.close())

const setDefaults = (flags: readonly object[], note?: AuditNote) => {
  const DefaultOrderFlagList = flags as readonly Record<string, unknown>[]
  return list.call((call) => updateAccount(call, { DefaultOrderFlagList }), {}, note)
}
const defaults = async () =>
  METHODS.GetAccount.result.parse(await list.call((call) => getAccount(call, {}))).DefaultOrderFlagList

const flagsOf = async (orderUuid: string, database = list.database, accountUuid = list.account.AccountUuid) =>
  database.forAccount(accountUuid, (tx) =>
    tx
      .selectFrom('order_flags')
      .select(['group_id', 'flag_id'])
      .where('order_id', '=', orderUuid)
      .orderBy('group_id')
      .execute(),
  )

const addOrder = async () => (await list.addOrders([{}]))[0] ?? ''

test('new orders get the flags that the account gives them, those that were there do not', async () => {
  const before = await addOrder()
  const note = { orderUuids: [], detail: {} }
  await setDefaults(
    [
      { GroupId: 2, FlagId: 4 },
      { GroupId: 1, FlagId: 3 },
    ],
    note,
  )
  expect(note.detail).toEqual({ Changed: ['default_order_flags'] })
  const flags = [
    { group_id: 1, flag_id: 3 },
    { group_id: 2, flag_id: 4 },
  ]
  expect(await flagsOf(await addOrder())).toEqual(flags)
  expect(await flagsOf(before)).toEqual([])
  expect(await defaults()).toEqual(flags.map(({ group_id, flag_id }) => ({ GroupId: group_id, FlagId: flag_id })))
})

test('so do orders made by hand and those that images make', async () => {
  await setDefaults([{ GroupId: 2, FlagId: 4 }])
  const made = await list.call((call) =>
    createOrderWithMinimumParameters(call, {
      UserUuid: list.actor.userUuid,
      InstitutionUuid: list.account.InstitutionUuid,
      PatientName: 'DOE^JANE',
      PatientId: 'P1',
      Modality: 'CT',
      OrderDate: '2026-01-02',
    }),
  )
  expect(await flagsOf(made.PatientOrderUuid)).toEqual([{ group_id: 2, flag_id: 4 }])
  const archive = await openArchive(undefined, testDatabase)
  const { AccountUuid } = archive.account
  await archive.database.forAccount(AccountUuid, (tx) => writeDefaultFlags(tx, [{ GroupId: 1, FlagId: 2 }]))
  const [first, second] = await Promise.all(
    [1, 2].map((study) => archive.store(ctImage({ size: 16, studyUid: `2.25.${study}` }))),
  )
  for (const stored of [first, second])
    expect(await flagsOf(stored?.PatientOrderUuid ?? '', archive.database, AccountUuid)).toEqual([
      { group_id: 1, flag_id: 2 },
    ])
  await archive.close()
})

test('one of a group goes before the other, and 0 is none', async () => {
  await setDefaults([{ GroupId: 1, FlagId: 1 }])
  await setDefaults([{ GroupId: 1, FlagId: 2 }])
  expect(await defaults()).toEqual([{ GroupId: 1, FlagId: 2 }])
  await setDefaults([{ GroupId: 1, FlagId: 0 }])
  expect(await defaults()).toEqual([])
  expect(await flagsOf(await addOrder())).toEqual([])
})

test('a flag that leaves the dictionary is given no more', async () => {
  await setDefaults([{ GroupId: 1, FlagId: 1 }])
  const FlagGroupList = [
    { GroupId: 1, GroupName: 'Priority', FlagList: [{ FlagId: 2, FlagName: 'Urgent', Color: '#f57c00' }] },
  ]
  await list.call((call) => setAccountFlagDictionary(call, { FlagGroupList }))
  expect(await defaults()).toEqual([])
  expect(await flagsOf(await addOrder())).toEqual([])
})

test.each([
  [[{ GroupId: 1, FlagId: 4 }], 'NotFound', 'Nothing was found for defaultOrderFlagList.'],
  [[{ GroupId: 9, FlagId: 0 }], 'NotFound', 'Nothing was found for defaultOrderFlagList.'],
  [[{ GroupId: 1 }], 'InvalidParameter', 'Invalid parameters for FlagId. A value is required.'],
  [
    [{ GroupId: -1, FlagId: 1 }],
    'InvalidParameter',
    "Invalid parameters for GroupId. Given value = '-1' is not between 0 and 2147483647.",
  ],
  [
    [
      { GroupId: 1, FlagId: 1 },
      { GroupId: 1, FlagId: 2 },
    ],
    'InvalidParameter',
    "Invalid parameters for GroupId. Given value = '1' is there twice.",
  ],
])('%j is refused and changes nothing', async (flags, code, message) => {
  await setDefaults([{ GroupId: 2, FlagId: 4 }])
  expect(await refusalOf(setDefaults(flags))).toMatchObject({ code, message })
  expect(await defaults()).toEqual([{ GroupId: 2, FlagId: 4 }])
})
