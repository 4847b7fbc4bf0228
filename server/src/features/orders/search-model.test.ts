import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import { findOrders } from './find-orders.ts'
import type { OrderFilter } from './order-filter.ts'
import { type ArbitrarySearch, arbitrarySearches } from './testing/arbitrary-searches.ts'
import { openOrderList } from './testing/open-order-list.ts'
import { isFound, type ModelOrder, wordsOf } from './testing/search-model.ts'

const list = await openOrderList()
afterAll(() => list.testDatabase.close())
const { AccountUuid: account_id, InstitutionUuid: institution_id } = list.account
const elsewhere = await list.addInstitution()

const rowOf = (order: ModelOrder, place: string) => ({
  id: makeUuid(),
  account_id,
  institution_id: place,
  patient_name: order.patientName,
  patient_id: order.patientId,
  other_patient_ids: order.otherPatientIds.join('\\'),
  accession_number: order.accessionNumber,
  modality: order.modalities.join('\\'),
  study_instance_uid: makeUuid(),
  order_day: order.day,
  sort_at: `${order.day}T12:00:00Z`,
})

const withoutWildcards = (text = '') => text.replaceAll('*', '').replaceAll('?', 'x')

/** What makes every key of a filter common, in an institution that is not searched. */
const common = (filter: OrderFilter): ModelOrder => ({
  patientName: withoutWildcards(wordsOf(filter.patientName ?? '').join(' ')),
  patientId: '',
  otherPatientIds: [withoutWildcards(filter.otherPatientId)],
  accessionNumber: '',
  modalities: filter.modalities ?? [],
  day: '2026-02-28',
})

async function allPages(tx: Tx, filter: OrderFilter, pageSize: number) {
  const [ids, totals]: [string[], Set<number>] = [[], new Set()]
  const whole = { ...filter, institutionUuids: [institution_id] }
  let pageToken: string | undefined
  do {
    const found = await findOrders(tx, list.actor, whole, { pageSize, pageToken })
    ids.push(...found.SearchResultList.map((order) => order.PatientOrderUuid))
    totals.add(found.TotalCount)
    pageToken = found.NextPageToken || undefined
  } while (pageToken !== undefined)
  return { ids, totals: [...totals] }
}

class RolledBack extends Error {}

const inTransaction = (work: (tx: Tx) => Promise<void>) =>
  list.database
    .forAccount(account_id, async (tx) => {
      await work(tx)
      throw new RolledBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error
    })

const newestFirst = (a: { id: string; sort_at: string }, b: { id: string; sort_at: string }) =>
  a.sort_at === b.sort_at ? (a.id < b.id ? 1 : -1) : a.sort_at < b.sort_at ? 1 : -1

const agrees = (tx: Tx, { orders, filter }: ArbitrarySearch, pageSize: number, copies: number) => {
  const rows = orders.map((order) => ({ order, row: rowOf(order, institution_id) }))
  const others = Array.from({ length: copies }, () => rowOf(common(filter), elsewhere))
  const matching = rows.filter(({ order }) => isFound(order, filter)).map(({ row }) => row)
  const ids = matching.sort(newestFirst).map((row) => row.id)
  return tx
    .insertInto('patient_orders')
    .values([...rows.map(({ row }) => row), ...others])
    .execute()
    .then(() => allPages(tx, filter, pageSize))
    .then((found) => expect(found).toEqual({ ids, totals: [ids.length] }))
}

test.each([
  ['whose keys are rare', 0, 200],
  ['whose keys very many orders elsewhere have', 501, 20],
])(
  'a search %s finds what the rules say: all of it, newest first, page by page, counted',
  async (_, copies, numRuns) => {
    const pageSizes = fc.integer({ min: 1, max: 4 })
    const property = fc.asyncProperty(arbitrarySearches, pageSizes, (search, pageSize) =>
      inTransaction((tx) => agrees(tx, search, pageSize, copies)),
    )
    await fc.assert(property, { numRuns })
  },
)
