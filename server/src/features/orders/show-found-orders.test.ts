import { METHODS } from '@opaline/contract'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { getPatientOrderList, getPatientOrderListWithDateRange } from './get-patient-order-list.ts'
import { addOrderList, type OrderList } from './testing/open-order-list.ts'

const testDatabase = await openTestDatabase()
let list: OrderList
beforeEach(async () => {
  list = await addOrderList(testDatabase)
})
afterAll(() => testDatabase.close())

const idsOf = (found: { SearchResultList: readonly { PatientOrderUuid: string }[] }) =>
  found.SearchResultList.map((order) => order.PatientOrderUuid)

test('an order is shown exactly as the contract has it, with the asker’s own folders', async () => {
  const { AccountUuid: account_id, UserUuid: owner_id, InstitutionUuid } = list.account
  const [order = ''] = await list.addOrders([
    {
      patient_name: 'Doe^Jane',
      patient_id: 'P1',
      modality: 'CT',
      size_bytes: 1024,
      created_at: '2026-01-03T04:05:06.789Z',
    },
  ])
  const folder = '0190a000-0000-7000-8000-00000000000a'
  await list.database.forAccount(account_id, async (tx) => {
    await tx.insertInto('folders').values({ id: folder, account_id, owner_id, name: 'a' }).execute()
    await tx.insertInto('folder_orders').values({ account_id, folder_id: folder, order_id: order }).execute()
  })
  const result = await list.call((call) => getPatientOrderList(call, { UserUuid: owner_id }))
  expect(METHODS.GetPatientOrderList.result.parse(result)).toEqual({
    SearchResultList: [
      {
        PatientOrderUuid: order,
        PatientOrderInstitutionUuid: InstitutionUuid,
        InstitutionUuid,
        InstitutionName: 'Alpha Hospital',
        PatientName: 'Doe^Jane',
        PatientId: 'P1',
        OtherPatientId: '',
        PatientSex: '',
        PatientsBirthDate: '',
        OrderModality: 'CT',
        OrderAccessionNumber: '',
        StudyDescription: '',
        StudyInstanceUid: expect.stringMatching(/^2\.25\.\d+$/),
        RequestingProcedureDescription: '',
        RequestedProcedureId: '',
        ReferringPhysiciansName: '',
        ScheduledEquipmentUuid: '',
        Priority: '',
        PerformedDatetime: '',
        OrderStatus: 'Scheduled',
        OrderSize: 1,
        ImagesCount: 0,
        SeriesCount: 0,
        DocumentsCount: 0,
        ConnectedGroupUuid: '',
        FolderUuidList: [folder],
        FlagList: [],
        CreatedDatetime: '2026-01-03T04:05:06Z',
      },
    ],
    TotalCount: 1,
    NextPageToken: '',
  })
})

test('both days count, and the audit record has the number found but no name', async () => {
  const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']
  const ids = await list.addOrders(
    days.map((day) => ({ order_day: day, sort_at: `${day}T12:00:00Z`, patient_name: 'Doe' })),
  )
  const input = { UserUuid: list.actor.userUuid, PatientName: 'doe', StartDate: '2026-03-02', EndDate: '2026-03-03' }
  const note = { orderUuids: [], detail: {} }
  const found = await list.call((call) => getPatientOrderListWithDateRange(call, input), {}, note)
  expect(idsOf(METHODS.GetPatientOrderListWithDateRange.result.parse(found))).toEqual([ids[2], ids[1]])
  expect(note).toEqual({ orderUuids: [], detail: { ResultCount: 2 } })
})

describe.each([
  ['as the list lies', {}],
  ['by a name', { patientName: 'doe' }],
  ['by a name with a wildcard', { patientName: 'd?e' }],
  ['by a modality', { modalities: ['CT'] }],
])('one order a page, %s', (_, filter) => {
  test.each([
    ['few orders', 4],
    ['many orders', 520],
  ])('%s: none twice and none hidden though a newer one arrives, and the count stays exact', async (_many, count) => {
    const order = (minute: number) => {
      const sort_at = new Date(Date.UTC(2026, 0, 2, 0, minute)).toISOString()
      return { patient_name: 'Doe^Jane', modality: 'CT\\SR', sort_at }
    }
    const ids = await list.addOrders(Array.from({ length: count }, (_order, minute) => order(minute)))
    const seen: string[] = []
    const totals = new Set<number>()
    let pageToken: string | undefined
    for (let page = 0; page < 4; page++) {
      const found = await list.find(filter, { pageSize: 1, pageToken })
      seen.push(...idsOf(found))
      totals.add(found.TotalCount)
      pageToken = found.NextPageToken
      if (page === 1) await list.addOrders([order(count)])
    }
    expect(seen).toEqual(ids.toReversed().slice(0, 4))
    expect([...totals]).toEqual([count])
    expect(pageToken === '').toBe(count === 4)
    expect((await list.find(filter, { pageSize: 1 })).TotalCount).toBe(count + 1)
  })
})

test('another account’s page token is a place in one’s own list and shows nothing of theirs', async () => {
  const sort_at = '2026-01-05T00:00:00Z'
  const mine = await list.addOrders([{ sort_at: '2026-01-04T00:00:00Z' }, { sort_at: '2026-01-06T00:00:00Z' }])
  const other = await addOrderList(testDatabase)
  await other.addOrders([{ sort_at }, { sort_at }, { sort_at }])
  const { NextPageToken } = await other.find({}, { pageSize: 1 })
  expect(idsOf(await list.find({}, { pageSize: 10, pageToken: NextPageToken }))).toEqual([mine[0]])
})

const LONG = 65_536
test.each([
  ['a word of 64 KB', 'x'.repeat(LONG)],
  ['wildcards of 64 KB', 'D?'.repeat(LONG / 2)],
  ['letters that become many', 'ﷺ'.repeat(256)],
  ['what LIKE and regular expressions would read', '%_\\ [a-( {2} +) | ^$ \'x\' "y" ; -- /* \\d'],
  ['a backslash at the end', 'doe\\'],
  ['marks without letters', 'q\u0301\u0302 \u200d \u202e'],
  ['the last code point', 'q\u{10ffff}'],
  ['control characters', 'doe\u0001\u001f'],
])('%s finds nothing, whatever field it stands in', async (_, text) => {
  await list.addOrders([
    { patient_name: 'Doe^Jane', patient_id: 'P1', accession_number: 'A1', other_patient_ids: 'O1' },
  ])
  const nothing = { SearchResultList: [], TotalCount: 0, NextPageToken: '' }
  expect(await list.find({ patientName: text })).toEqual(nothing)
  expect(await list.find({ patientId: text })).toEqual(nothing)
  expect(await list.find({ accessionNumber: text })).toEqual(nothing)
  expect(await list.find({ otherPatientId: text })).toEqual(nothing)
  expect(await list.find({ modalities: [text] })).toEqual(nothing)
})

test('a name with more words than any name has is searched all the same', async () => {
  await list.addOrders([{ patient_name: 'Doe^Jane' }])
  const words = Array.from({ length: 128 }, (_, at) => String.fromCharCode(0x4e00 + at))
  expect((await list.find({ patientName: words.join(' ') })).TotalCount).toBe(0)
  expect((await list.find({ patientName: 'd j '.repeat(64) })).TotalCount).toBe(1)
})
