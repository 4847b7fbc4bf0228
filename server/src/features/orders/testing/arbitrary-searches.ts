import fc from 'fast-check'
import type { OrderFilter } from '../order-filter.ts'
import type { ModelOrder } from './search-model.ts'

/** Small sets of orders with searches that often find some of them, for properties of the search. */

export interface ArbitrarySearch {
  readonly orders: readonly ModelOrder[]
  readonly filter: OrderFilter
}

// Few letters, so that names and queries meet often; the odd ones are those that SQL, LIKE and Unicode treat in their own way.
const NAME_LETTERS = [..."aAbéEüßsØO'-_%\\.山やだ홍𠮷", 'e\u0301']
const ID_LETTERS = [...'aAÉe1-_% *?']
const SEPARATORS = ['^', '=', ' ', '^^', ', ', '\u3000']

const text = (letters: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength }).map((parts) => parts.join(''))
const days = fc.constantFrom('2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02')
const modalities = fc.uniqueArray(fc.constantFrom('CT', 'MR', 'SR', 'ct'), { minLength: 1, maxLength: 2 })

const separated = (words: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(words, fc.constantFrom(...SEPARATORS)), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.flat().join(''))

const anOrder: fc.Arbitrary<ModelOrder> = fc.record({
  patientName: separated(text(NAME_LETTERS, 4)),
  patientId: fc.oneof(fc.constant(''), text(ID_LETTERS, 3)),
  otherPatientIds: fc.array(text(ID_LETTERS, 2), { maxLength: 2 }),
  accessionNumber: fc.oneof(fc.constant(''), text(ID_LETTERS, 3)),
  modalities,
  day: days,
})

/** A text as somebody types it who knows it: here and there a wildcard or the other case. */
const typed = (known: string): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('same', 'same', 'same', 'upper', '?', '*'), {
      minLength: known.length,
      maxLength: known.length,
    })
    .map((ways) =>
      Array.from(known, (letter, at) => {
        const way = ways[at] ?? 'same'
        if (way === 'same') return letter
        return way === 'upper' ? letter.toUpperCase() : way
      }).join(''),
    )

const beginning = (text: string): fc.Arbitrary<string> =>
  fc
    .integer({ min: 1, max: Math.max(1, text.length) })
    .map((end) => text.slice(0, end).toWellFormed().replaceAll('\ufffd', ''))

/** A query from what some order has, or from anything. */
function query(known: readonly string[], anything: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const values = known.filter((value) => value !== '')
  if (values.length === 0) return anything
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values).chain(typed) }, { weight: 1, arbitrary: anything })
}

const nameQuery = (orders: readonly ModelOrder[]): fc.Arbitrary<string> => {
  const words = orders.flatMap((order) => order.patientName.split(/[\s^=,]+/).filter((word) => word !== ''))
  const word = fc
    .constantFrom(...words)
    .chain(beginning)
    .chain(typed)
  return separated(fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: text(NAME_LETTERS, 2) }))
}

/** One part in four is asked for, so that what remains of the orders is often some but not all. */
const seldom = <T>(part: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: part })

const filterOver = (orders: readonly ModelOrder[]): fc.Arbitrary<OrderFilter> => {
  const anId = text(ID_LETTERS, 2)
  const id = (known: readonly string[]) => seldom(query(known, anId))
  return fc.record({
    patientName: seldom(nameQuery(orders)),
    patientId: id(orders.map((order) => order.patientId)),
    otherPatientId: id(orders.flatMap((order) => order.otherPatientIds)),
    accessionNumber: id(orders.map((order) => order.accessionNumber)),
    modalities: seldom(modalities),
    startDay: seldom(days),
    endDay: seldom(days),
  })
}

export const arbitrarySearches: fc.Arbitrary<ArbitrarySearch> = fc
  .array(anOrder, { minLength: 1, maxLength: 8 })
  .chain((orders) => fc.record({ orders: fc.constant(orders), filter: filterOver(orders) }))
