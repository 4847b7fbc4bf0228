import { METHODS } from '@opaline/contract'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import type { Services } from '../../services.ts'
import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import { folderCalls } from '../folders/testing/folder-calls.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { addOrderList, type OrderList, type OrderTexts } from '../orders/testing/open-order-list.ts'
import type { Call } from '../use-case.ts'
import { getFolderViewUrl } from './get-folder-view-url.ts'
import { getViewUrl } from './get-view-url.ts'
import { getViewUrlWithPatientName, getViewUrlWithPatientNameAndBirthDate } from './get-view-url-with-patient-name.ts'

const testDatabase = await openTestDatabase()
let list: OrderList
beforeEach(async () => {
  list = await addOrderList(testDatabase)
})
afterAll(() => testDatabase.close())

const services = { now: () => new Date(), publicUrl: () => 'http://pacs.example.org' } as Services

/** Makes a link. @returns what it holds, and what was answered and noted */
async function link(
  make: (call: Call, UserUuid: string) => Promise<{ readonly Result: string; readonly Message?: string }>,
  actor?: Partial<Actor>,
) {
  const note = { orderUuids: [] as string[], detail: {} as Record<string, unknown> }
  const { Message, ...rest } = await list.call((call) => make({ ...call, services }, list.actor.userUuid), actor, note)
  expect(METHODS.GetViewUrl.result.parse(rest).Result).toMatch(/^http:\/\/pacs\.example\.org\/v\/[\w-]{43}\/$/)
  const row = await list.database.forAccount(list.account.AccountUuid, (tx) =>
    tx.selectFrom('viewer_links').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow(),
  )
  expect(note.orderUuids).toEqual(row.order_ids)
  return { orders: row.order_ids, opensList: row.opens_list, message: Message, detail: note.detail }
}

const ofOrder = (PatientOrderUuid: string, actor?: Partial<Actor>) =>
  link((call, UserUuid) => getViewUrl(call, { UserUuid, PatientOrderUuid }), actor)
const ofFolder = (FolderUuid: string, actor?: Partial<Actor>) =>
  link((call, UserUuid) => getFolderViewUrl(call, { UserUuid, FolderUuid }), actor)
const ofName = (PatientName: string, actor?: Partial<Actor>) =>
  link((call, UserUuid) => getViewUrlWithPatientName(call, { UserUuid, PatientName }), actor)
const ofBirth = (PatientName: string, BirthDate: string) =>
  link((call, UserUuid) => getViewUrlWithPatientNameAndBirthDate(call, { UserUuid, PatientName, BirthDate }))

/** Orders of days that follow each other, the last one the newest. */
const addOrders = (orders: readonly OrderTexts[]) =>
  list.addOrders(
    orders.map((order, day) => ({ sort_at: new Date(Date.UTC(2026, 0, 1 + day)).toISOString(), ...order })),
  )

describe('GetViewUrl', () => {
  test('opens the order first and then those of its group, the newest first', async () => {
    const group = makeUuid()
    const inGroup = { connected_group_id: group }
    const [old = '', middle = '', recent = '', alone = ''] = await addOrders([inGroup, inGroup, inGroup, {}])
    expect(await ofOrder(middle)).toEqual({
      orders: [middle, recent, old],
      opensList: false,
      message: '',
      detail: {},
    })
    expect((await ofOrder(alone)).orders).toEqual([alone])
  })

  test('opens of a group only what the asker may see', async () => {
    const inGroup = { connected_group_id: makeUuid() }
    const institution_id = await list.addInstitution()
    const [one = '', two = ''] = await addOrders([
      inGroup,
      inGroup,
      { ...inGroup, institution_id },
      { ...inGroup, trashed_at: '2026-01-03T00:00:00Z' },
    ])
    expect((await ofOrder(one, { userType: 'Standard' })).orders).toEqual([one, two])
    expect((await ofOrder(one, { orderUuids: [one] })).orders).toEqual([one])
  })

  test('two accounts with the same group are two', async () => {
    const inGroup = { connected_group_id: makeUuid() }
    await (await addOrderList(testDatabase)).addOrders([inGroup])
    const [mine = ''] = await addOrders([inGroup])
    expect((await ofOrder(mine)).orders).toEqual([mine])
  })
})

describe('GetFolderViewUrl', () => {
  test('opens the list of what is in the folder and seen, the newest first; not what is below it', async () => {
    const folders = folderCalls(list)
    const [folder, below] = [await folders.create('a'), await folders.create('a/b')]
    const institution_id = await list.addInstitution()
    const [old = '', recent = '', inside = '', elsewhere = ''] = await addOrders([{}, {}, {}, { institution_id }])
    await folders.put(old, [folder])
    await folders.put(recent, [folder])
    await folders.put(inside, [below])
    await folders.put(elsewhere, [folder], { institution: institution_id })
    const detail = { FolderUuid: folder }
    expect(await ofFolder(folder, { userType: 'Standard' })).toEqual({
      orders: [recent, old],
      opensList: true,
      message: '',
      detail,
    })
    expect((await ofFolder(folder)).orders).toEqual([elsewhere, recent, old])
  })

  test('opens a folder with nothing in it', async () => {
    expect(await ofFolder(await folderCalls(list).create('a'))).toMatchObject({ orders: [], opensList: true })
  })

  test('finds no folder of others', async () => {
    const folders = folderCalls(list)
    const foreign = await folderCalls(await addOrderList(testDatabase)).create('a')
    const theirs = await folders.create('a', undefined, { actor: { userUuid: await folders.addUser() } })
    for (const folder of [foreign, theirs, makeUuid()]) {
      expect(await refusalOf(ofFolder(folder))).toMatchObject({
        code: 'NotFound',
        message: 'Nothing was found for folderUuid.',
      })
    }
  })

  test('holds the newest 10,000 and says so', async () => {
    const { AccountUuid: account_id } = list.account
    const folder = await folderCalls(list).create('a')
    const orders = await list.addOrders(Array.from({ length: 10_001 }, () => ({})))
    await list.database.forAccount(account_id, (tx) =>
      tx
        .insertInto('folder_orders')
        .columns(['account_id', 'folder_id', 'order_id'])
        .expression((from) =>
          from
            .selectFrom('patient_orders')
            .select((row) => [row.ref('account_id').as('a'), row.val(folder).as('f'), 'id']),
        )
        .execute(),
    )
    const { orders: held, message } = await ofFolder(folder)
    expect([held.length, message]).toEqual([10_000, 'The link opens the newest 10000 of 10001 orders.'])
    expect(orders).toEqual(expect.arrayContaining(held))
  })
})

describe('the patient’s name', () => {
  const people = async () => {
    const institution_id = await list.addInstitution()
    const [first = '', second = '', hidden = ''] = await addOrders([
      { patient_name: 'Müller^Anna^^^', birth_date: '1970-02-03' },
      { patient_name: 'MULLER^ANNA', birth_date: '1971-02-03' },
      { patient_name: 'Müller^Anna', institution_id },
      { patient_name: 'Müller^Anna^Maria' },
      { patient_name: 'Müller' },
      { patient_name: 'Müller Anna' },
      { patient_name: 'Müller^Anna=ミュラー^アンナ' },
      { patient_name: 'Müller^Anna', trashed_at: '2026-01-03T00:00:00Z' },
    ])
    return { first, second, hidden }
  }

  test('is meant whole: case, accents and ^ at its end aside', async () => {
    const { first, second } = await people()
    for (const name of ['Müller^Anna', 'muller^anna^', ' MÜLLER^ANNA^^= ', 'Mu\u0308ller^Anna^ ^']) {
      expect(await ofName(name, { userType: 'Standard' })).toEqual({
        orders: [second, first],
        opensList: false,
        message: '',
        detail: {},
      })
    }
  })

  test('with the birth date', async () => {
    const { first } = await people()
    expect((await ofBirth('müller^anna', '1970-02-03')).orders).toEqual([first])
  })

  test.each(['Müller^Ann', 'Anna^Müller', 'Müller Ann*', 'M*', '%', '^', '=', 'Müller^Anna=ミュラー'])(
    '%j is nobody',
    async (name) => {
      await people()
      expect(await refusalOf(ofName(name))).toMatchObject({
        code: 'NotFound',
        message: 'Nothing was found for patientName.',
      })
    },
  )

  test('nobody of that birth date', async () => {
    await people()
    expect(await refusalOf(ofBirth('Müller^Anna', '1999-01-01'))).toMatchObject({
      code: 'NotFound',
      message: 'Nothing was found for patientName.',
    })
  })

  test('a name that only others have is nobody', async () => {
    await (await addOrderList(testDatabase)).addOrders([{ patient_name: 'Doe^Jane' }])
    expect(await refusalOf(ofName('Doe^Jane'))).toMatchObject({ code: 'NotFound' })
  })
})
