import { METHODS } from '@opaline/contract'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { addOrderList, type OrderList } from '../orders/testing/open-order-list.ts'
import type { AuditNote } from '../use-case.ts'
import { getAccountFlagDictionary } from './get-account-flag-dictionary.ts'
import { setAccountFlagDictionary } from './set-account-flag-dictionary.ts'
import { setFlagToPatientOrder } from './set-flag-to-patient-order.ts'

const testDatabase = await openTestDatabase()
let list: OrderList
let order: string
beforeEach(async () => {
  list = await addOrderList(testDatabase)
  const [id = ''] = await list.addOrders([{}])
  order = id
})
afterAll(() => testDatabase.close())

const PRIORITY = {
  GroupId: 1,
  GroupName: 'Priority',
  FlagList: [
    { FlagId: 1, FlagName: 'Stat', Color: '#d32f2f' },
    { FlagId: 2, FlagName: 'Urgent', Color: '#f57c00' },
    { FlagId: 3, FlagName: 'Routine', Color: '#388e3c' },
  ],
}
const READING = {
  GroupId: 2,
  GroupName: 'Reading',
  FlagList: [
    { FlagId: 4, FlagName: 'Unread', Color: '#1976d2' },
    { FlagId: 5, FlagName: 'In progress', Color: '#fbc02d' },
    { FlagId: 6, FlagName: 'Read', Color: '#757575' },
  ],
}

const dictionary = async () =>
  METHODS.GetAccountFlagDictionary.result.parse(
    await list.call((call) => getAccountFlagDictionary(call, { UserUuid: list.actor.userUuid })),
  ).FlagGroupList

const setDictionary = async (groups: readonly object[], note?: AuditNote) => {
  const input = { FlagGroupList: groups as readonly Record<string, unknown>[] }
  return METHODS.SetAccountFlagDictionary.result.parse(
    await list.call((call) => setAccountFlagDictionary(call, input), {}, note),
  ).FlagGroupList
}

interface Asked {
  readonly of?: string
  readonly actor?: Partial<Actor>
  readonly note?: AuditNote
}
const setFlag = async (group: number, flag: number, { of = order, actor, note }: Asked = {}) => {
  const input = { UserUuid: list.actor.userUuid, PatientOrderUuid: of, FlagGroupId: group, FlagId: flag }
  const answer = await list.call((call) => setFlagToPatientOrder(call, input), actor, note)
  expect(METHODS.SetFlagToPatientOrder.result.parse(answer)).toEqual({})
}

const flagsOf = async (id = order) =>
  (await list.find({})).SearchResultList.find((found) => found.PatientOrderUuid === id)?.FlagList

const STAT = { GroupId: 1, FlagId: 1, FlagName: 'Stat', Color: '#d32f2f' }
const URGENT = { GroupId: 1, FlagId: 2, FlagName: 'Urgent', Color: '#f57c00' }
const READ = { GroupId: 2, FlagId: 6, FlagName: 'Read', Color: '#757575' }

test('a new account has the flags of priority and of reading', async () => {
  expect(await dictionary()).toEqual([PRIORITY, READING])
})

test('an order has one flag of a group, in the dictionary’s order; 0 takes it away', async () => {
  expect(await flagsOf()).toEqual([])
  await setFlag(2, 6)
  await setFlag(1, 1)
  expect(await flagsOf()).toEqual([STAT, READ])
  await setFlag(1, 2)
  await setFlag(1, 2)
  expect(await flagsOf()).toEqual([URGENT, READ])
  await setFlag(2, 0)
  await setFlag(2, 0)
  expect(await flagsOf()).toEqual([URGENT])
})

test('a group that is none, and a flag that is not of the group', async () => {
  const told = (name: string) => ({ code: 'NotFound', message: `Nothing was found for ${name}.` })
  expect(await refusalOf(setFlag(3, 1))).toMatchObject(told('flagGroupId'))
  expect(await refusalOf(setFlag(3, 0))).toMatchObject(told('flagGroupId'))
  expect(await refusalOf(setFlag(1, 6))).toMatchObject(told('flagId'))
  expect(await flagsOf()).toEqual([])
})

test('an order that is not the actor’s is not found', async () => {
  const foreign = await addOrderList(testDatabase)
  const institution_id = await list.addInstitution()
  const [theirs = ''] = await foreign.addOrders([{}])
  const [elsewhere = '', trashed = ''] = await list.addOrders([
    { institution_id },
    { trashed_at: '2026-01-03T00:00:00Z' },
  ])
  for (const of of [theirs, elsewhere, trashed, makeUuid()]) {
    expect(await refusalOf(setFlag(1, 1, { of, actor: { userType: 'Standard' } }))).toMatchObject({
      code: 'NotFound',
      message: 'Nothing was found for patientOrderUuid.',
    })
  }
})

test('the record has the order and the numbers of the flag', async () => {
  const note: AuditNote = { orderUuids: [], detail: {} }
  await setFlag(1, 2, { note })
  expect(note).toEqual({ orderUuids: [order], detail: { FlagGroupId: 1, FlagId: 2 } })
})

test('a dictionary is set whole: ids stay, names, colours and the order are as given', async () => {
  await setFlag(1, 1)
  await setFlag(2, 6)
  const changed = [
    { ...READING, GroupName: 'State', FlagList: READING.FlagList.toReversed() },
    { ...PRIORITY, FlagList: [{ FlagId: 1, FlagName: 'At once', Color: '#FF0000' }] },
  ]
  const kept = [changed[0], { ...PRIORITY, FlagList: [{ FlagId: 1, FlagName: 'At once', Color: '#ff0000' }] }]
  expect(await setDictionary(changed)).toEqual(kept)
  expect(await dictionary()).toEqual(kept)
  expect(await flagsOf()).toEqual([READ, { ...STAT, FlagName: 'At once', Color: '#ff0000' }])
})

test('flags that are gone are gone from orders, and only those', async () => {
  const [other = ''] = await list.addOrders([{}])
  await setFlag(1, 1)
  await setFlag(2, 6)
  await setFlag(1, 2, { of: other })
  await setFlag(2, 4, { of: other })
  const note: AuditNote = { orderUuids: [], detail: {} }
  await setDictionary([{ ...PRIORITY, FlagList: PRIORITY.FlagList.slice(1) }], note)
  expect([await flagsOf(), await flagsOf(other)]).toEqual([[], [URGENT]])
  expect(note).toEqual({ orderUuids: [], detail: { RemovedFromOrders: 3 } })
})

test('what has no id gets one that nothing had until now', async () => {
  const colour = { Color: '#000000' }
  const set = await setDictionary([
    { GroupId: 7, GroupName: 'Seven', FlagList: [{ FlagId: 1, FlagName: 'One', ...colour }] },
    {
      GroupName: 'New',
      FlagList: [
        { FlagName: 'A', ...colour },
        { FlagId: 0, FlagName: 'B', ...colour },
      ],
    },
    { GroupId: '0', GroupName: 'Bare' },
  ])
  expect(set).toEqual([
    { GroupId: 7, GroupName: 'Seven', FlagList: [{ FlagId: 1, FlagName: 'One', ...colour }] },
    {
      GroupId: 3,
      GroupName: 'New',
      FlagList: [
        { FlagId: 7, FlagName: 'A', ...colour },
        { FlagId: 8, FlagName: 'B', ...colour },
      ],
    },
    { GroupId: 4, GroupName: 'Bare', FlagList: [] },
  ])
})

test('another account’s dictionary is another', async () => {
  const other = await addOrderList(testDatabase)
  await setDictionary([{ GroupName: 'Mine' }])
  list = other
  expect(await dictionary()).toEqual([PRIORITY, READING])
})

describe('what is no dictionary', () => {
  const flag = { FlagName: 'A', Color: '#000000' }
  test.each([
    [{ GroupName: '' }, 'GroupName. A value is required.'],
    [{ GroupName: '  ' }, 'GroupName. A value is required.'],
    [{ GroupName: 'x'.repeat(65) }, `GroupName. Given value = '${'x'.repeat(65)}' is longer than 64 characters.`],
    [{ GroupName: 'a\u202eb' }, "GroupName. Given value = 'a\u202eb' has control characters."],
    [{ GroupName: 'a', GroupId: -1 }, "GroupId. Given value = '-1' is not between 0 and 2147483647."],
    [{ GroupName: 'a', GroupId: 'x' }, "GroupId. Given value = 'x' is not int format."],
    [{ GroupName: 'a', FlagList: 'x' }, "FlagList. Given value = 'x' is not list format."],
    [{ GroupName: 'a', FlagList: [{ ...flag, Name: 1 }] }, "FlagList. Given value = 'Name' is not a known key."],
    [{ GroupName: 'a', FlagList: [{ Color: '#000000' }] }, 'FlagName. A value is required.'],
    [{ GroupName: 'a', FlagList: [{ FlagName: 'A' }] }, 'Color. A value is required.'],
    [{ GroupName: 'a', FlagList: [{ ...flag, Color: 'red' }] }, "Color. Given value = 'red' is not #rrggbb format."],
    [
      {
        GroupName: 'a',
        FlagList: [
          { ...flag, FlagId: 1 },
          { ...flag, FlagId: 1 },
        ],
      },
      "FlagId. Given value = '1' is there twice.",
    ],
  ])('%j', async (group, problem) => {
    expect(await refusalOf(setDictionary([group]))).toMatchObject({
      code: 'InvalidParameter',
      message: `Invalid parameters for ${problem}`,
    })
    expect(await dictionary()).toEqual([PRIORITY, READING])
  })

  test('a group that is there twice', async () => {
    const twice = [PRIORITY, { ...READING, GroupId: 1 }]
    expect(await refusalOf(setDictionary(twice))).toMatchObject({
      message: "Invalid parameters for GroupId. Given value = '1' is there twice.",
    })
  })
})

test('a flag that goes while it is set is either found or not, and no order keeps it', async () => {
  const attempts = Array.from({ length: 40 }, (_, index) =>
    index % 2 === 0 ? setFlag(1, 1).catch(refusal) : setDictionary(index % 4 === 1 ? [READING] : [PRIORITY, READING]),
  )
  await Promise.all(attempts)
  await setDictionary([READING])
  expect(await flagsOf()).toEqual([])
  const { rows } = await list.call(({ tx }) => sql`select from order_flags`.execute(tx))
  expect(rows).toEqual([])
})

const refusal = (error: unknown) => expect(error).toMatchObject({ code: 'NotFound' })
