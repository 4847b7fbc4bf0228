import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OrderArchive, openOrderArchive } from './testing/order-archive.ts'

const YAMADA = 'Yamada^Tarou=山田^太郎=やまだ^たろう'
const HONG = 'Hong^Gildong=洪^吉洞=홍^길동'
const NAMES = [
  'MÜLLER^HANS^PETER',
  "O'Brien^Seán",
  'JOHNSON^MARY',
  'Nguyễn^Thị Ánh',
  'SØRENSEN^ÆRØ',
  'WEIß^ANNA ZOE',
  'A_B^100%',
  'AXB^1000',
  'PÉREZ GARCÍA^JOSÉ',
  'Иванов^Пётр',
  YAMADA,
  HONG,
]
let archive: OrderArchive
beforeAll(async () => {
  archive = await openOrderArchive()
  await archive.addOrders(NAMES.map((patient_name) => ({ patient_name })))
})
afterAll(() => archive.close())

const found = (patientName: string) => archive.names({ patientName })

describe('case and accents do not count', () => {
  it.each([
    ['muller', 'MÜLLER^HANS^PETER'],
    ['MÜLLER', 'MÜLLER^HANS^PETER'],
    ['mu\u0308ller', 'MÜLLER^HANS^PETER'],
    ['nguyen', 'Nguyễn^Thị Ánh'],
    ['sean', "O'Brien^Seán"],
    ['sorensen aero', 'SØRENSEN^ÆRØ'],
    ['SØRENSEN', 'SØRENSEN^ÆRØ'],
    ['weiss', 'WEIß^ANNA ZOE'],
    ['weiß', 'WEIß^ANNA ZOE'],
    ['иванов петр', 'Иванов^Пётр'],
    ['ＭＵＬＬＥＲ', 'MÜLLER^HANS^PETER'],
  ])('%s finds %s', async (query, name) => {
    expect(await found(query)).toEqual([name])
  })
})

describe('each word must begin a word of the name', () => {
  it.each([
    ['the first letters', 'mull', ['MÜLLER^HANS^PETER']],
    ['a middle name', 'peter', ['MÜLLER^HANS^PETER']],
    ['the second of two family names', 'garcia', ['PÉREZ GARCÍA^JOSÉ']],
    ['an apostrophe is a letter like others', "o'br", ["O'Brien^Seán"]],
    ['the inside of a word is none', 'uller', []],
    ['all words of the query, or nothing', 'muller anna', []],
    ['one word may answer two of the query', 'han hans', ['MÜLLER^HANS^PETER']],
    ['nobody', 'qqxyz', []],
  ])('%s: %s', async (_, query, names) => {
    expect(await found(query)).toEqual(names)
  })
})

describe('words in any order, however they are parted', () => {
  it.each(['hans muller', 'muller hans', 'MULLER^HANS', 'muller,hans', 'muller=hans', '  muller   ^ hans,, ', 'p h m'])(
    '%s',
    async (query) => {
      expect(await found(query)).toEqual(['MÜLLER^HANS^PETER'])
    },
  )

  it('only separators ask for nothing in particular', async () => {
    expect(await found(' ^,= ')).toHaveLength(NAMES.length)
  })
})

describe('ideographic and phonetic groups', () => {
  it.each([
    ['山田', [YAMADA]],
    ['太郎 yamada', [YAMADA]],
    ['やまた', []],
    ['やまだ', [YAMADA]],
    ['やま', [YAMADA]],
    ['홍', [HONG]],
    ['길동 洪', [HONG]],
    ['호', []],
    ['たろ?', [YAMADA]],
    ['?まだ', [YAMADA]],
    ['?', [HONG, YAMADA]],
  ])('%s', async (query, names) => {
    const all = await found(query)
    expect(query === '?' ? all.filter((name) => names.includes(name)) : all).toEqual(names)
  })
})

describe('wildcards in a word', () => {
  it.each([
    ['*son', ['JOHNSON^MARY']],
    ['*lle', ['MÜLLER^HANS^PETER']],
    ['m?ller', ['MÜLLER^HANS^PETER']],
    ['m*r', ['JOHNSON^MARY', 'MÜLLER^HANS^PETER']],
    ['h*s m*r', ['MÜLLER^HANS^PETER']],
    ['a*zoe', []],
    ['anna?zoe', []],
    ['*a*zoe', []],
    ['w*nna', []],
  ])('%s', async (query, names) => {
    expect(await found(query)).toEqual(names)
  })
})

describe('% and _ are plain letters', () => {
  it.each([
    ['a_b', ['A_B^100%']],
    ['100%', ['A_B^100%']],
    ['%', []],
    ['_', []],
    ['*_b', ['A_B^100%']],
    ['[a]', []],
    ['.*', []],
    ['a.b', []],
    ['\\', []],
  ])('%s', async (query, names) => {
    expect(await found(query)).toEqual(names)
  })
})

it('finds the same whether few or very many have the name', async () => {
  await archive.addOrders(Array.from({ length: 600 }, () => ({ patient_name: 'ZWEIG^ANNA ZOE' })))
  const many = (query: string) => found(query).then((names) => names.length)
  expect(await many('zweig')).toBe(600)
  expect(await many('zoe zwe')).toBe(600)
  expect(await many('z*anna')).toBe(0)
  expect(await many('z??i?')).toBe(600)
  expect(await many('zweig?anna')).toBe(0)
})

it('keeps a wildcard within its word, however many have such a word', async () => {
  await archive.addOrders(Array.from({ length: 600 }, () => ({ patient_name: 'QUADRA^EVE' })))
  await archive.addOrder({ patient_name: 'QUIST^ANNA' })
  expect((await found('q*a')).filter((name) => name !== 'QUADRA^EVE')).toEqual([])
  expect((await found('q????a')).length).toBe(600)
})

it('goes by the name as it was corrected', async () => {
  const id = await archive.addOrder({ patient_name: 'BEFORE^NAME' })
  await archive.testDatabase.database.forAccount(archive.account.AccountUuid, (tx) =>
    tx.updateTable('patient_orders').set({ patient_name: 'AFTER^NAME' }).where('id', '=', id).execute(),
  )
  expect(await found('before')).toEqual([])
  expect(await found('after')).toEqual(['AFTER^NAME'])
})
