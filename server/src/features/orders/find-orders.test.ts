import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OrderPage } from './find-orders.ts'
import { openOrderList } from './testing/open-order-list.ts'

const NAMES = [
  '',
  '50%^Pure',
  '500^Pure',
  'AXB^Nora',
  'A_B^Nora',
  'Johnson^Ann Mary',
  'Łukasiewicz^Jan',
  'Müller^Jürgen',
  "O'Brien^Séan",
  'Smith-Jones^Mary',
  'Œuvre^Zoé',
  'Straße^Æsa',
  'Yamada^Tarou=山田^太郎=やまだ^たろう',
]

const QUERIES: readonly (readonly [query: string, found: readonly string[]])[] = [
  ['muller', ['Müller^Jürgen']],
  ['MÜLLER', ['Müller^Jürgen']],
  ['mu\u0308ller', ['Müller^Jürgen']],
  ['lukasiewicz', ['Łukasiewicz^Jan']],
  ['STRASSE aesa', ['Straße^Æsa']],
  ["o'brien", ["O'Brien^Séan"]],
  ['sean', ["O'Brien^Séan"]],
  ['smith-j', ['Smith-Jones^Mary']],
  ['jones', []],
  ['山田', ['Yamada^Tarou=山田^太郎=やまだ^たろう']],
  ['太', ['Yamada^Tarou=山田^太郎=やまだ^たろう']],
  ['たろう　やまだ', ['Yamada^Tarou=山田^太郎=やまだ^たろう']],
  ['Ann Johnson', ['Johnson^Ann Mary']],
  ['mary, johns ann', ['Johnson^Ann Mary']],
  ['Johnson^Ann', ['Johnson^Ann Mary']],
  ['mary', ['Johnson^Ann Mary', 'Smith-Jones^Mary']],
  ['johnson jan', []],
  ['a_b', ['A_B^Nora']],
  ['50%', ['50%^Pure']],
  ['%', []],
  ['_', []],
  ['*son', ['Johnson^Ann Mary']],
  ['*%', ['50%^Pure']],
  ['m?ller', ['Müller^Jürgen']],
  ['m*er jürg', ['Müller^Jürgen']],
  ['j*mary', []],
  ['a*n', ['Johnson^Ann Mary']],
  ['œuvre', ['Œuvre^Zoé']],
  ['oeuvre', ['Œuvre^Zoé']],
  ['johnson?ann', []],
  ['ohnson', []],
  ['nobody', []],
  ['*', NAMES],
  ['^', NAMES],
]

const list = await openOrderList()
afterAll(() => list.testDatabase.close())

const namesOf = async (patientName: string, page?: Partial<OrderPage>) => {
  const institutionUuids = [list.account.InstitutionUuid]
  const found = await list.find({ patientName, institutionUuids }, page)
  return found.SearchResultList.map((order) => order.PatientName).sort()
}

describe('names, where few orders have the words, which lead to them', () => {
  beforeAll(() => list.addOrders(NAMES.map((patient_name) => ({ patient_name }))))
  test.each(QUERIES)('%s', async (query, found) => {
    expect(await namesOf(query)).toEqual([...found].sort())
  })
})

describe('names, where many orders have the words, and the list is walked', () => {
  beforeAll(async () => {
    const institution_id = await list.addInstitution()
    const names = NAMES.flatMap((patient_name) => Array.from({ length: 501 }, () => ({ patient_name, institution_id })))
    await list.addOrders(names)
  })
  test.each(QUERIES)('%s', async (query, found) => {
    expect(await namesOf(query)).toEqual([...found].sort())
  })
})
