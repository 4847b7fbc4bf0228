import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts'
import type { CreatedAccount } from '../accounts/create-account.ts'
import { actorOf } from '../instances/testing/open-archive.ts'
import { readQuery } from './read-query.ts'
import { RecentPositions } from './recent-positions.ts'
import { searchMatches } from './search-matches.ts'

const COUNT = 2_500

let test: TestDatabase
let account: CreatedAccount

/** Studies `2.25.<n>`, a thousand of one day, all of one patient, every second one a CT. */
async function addStudies(first: number, last: number, year: number): Promise<void> {
  const { AccountUuid, InstitutionUuid } = account
  await test.database.forAccount(AccountUuid, (tx) =>
    sql`with given as (select n, gen_random_uuid() id from generate_series(${first}::int, ${last}::int) n),
      orders as (insert into patient_orders (id, account_id, institution_id, patient_name, patient_id, study_instance_uid, order_day, sort_at)
        select id, ${AccountUuid}::uuid, ${InstitutionUuid}::uuid, 'Deep^Page', 'D' || n, '2.25.' || n, '2026-01-02', now() from given)
      insert into studies (account_id, institution_id, order_id, study_instance_uid, attributes, modalities)
      select ${AccountUuid}::uuid, ${InstitutionUuid}::uuid, id, '2.25.' || n, json_build_object('00080020', json_build_object('vr', 'DA',
        'Value', json_build_array((${year}::int * 10000 + 101 + n / 1000)::text)))::text, array[case n % 2 when 0 then 'CT' else 'MR' end]
      from given`.execute(tx),
  )
}

beforeAll(async () => {
  test = await openTestDatabase()
  account = await test.createAccount()
  await addStudies(1, COUNT, 2020)
})
afterAll(() => test.close())

async function page(positions: RecentPositions, query: readonly (readonly [string, string])[]): Promise<string[]> {
  const search = {
    scope: { actor: actorOf(account), institutionUuid: undefined, studyIds: undefined },
    level: 'study',
    alsoLevels: [],
    query: readQuery(query),
    root: '',
    isOriginal: false,
    indexed: [],
    positions,
  } as const
  const { answers } = await test.database.forAccount(account.AccountUuid, (tx) => searchMatches(tx, search))
  return answers.map((answer) => String(answer['0020000D']?.Value?.[0]).slice(5))
}

async function walk(positions: RecentPositions, limit: number, keys: readonly (readonly [string, string])[] = []) {
  const pages: string[][] = []
  for (let offset = 0; pages.at(-1)?.length !== 0; offset += limit)
    pages.push(await page(positions, [...keys, ['limit', String(limit)], ['offset', String(offset)]]))
  return pages.flat()
}

/** The numbers from the last one down, in which all are sorted. */
const down = (wanted: (n: number) => boolean = () => true): string[] =>
  Array.from({ length: COUNT }, (_, at) => COUNT - at)
    .filter(wanted)
    .map(String)

it.each([
  ['all', [], down()],
  ['those of a modality', [['ModalitiesInStudy', 'CT']], down((n) => n % 2 === 0)],
  ['those of a name', [['PatientName', 'deep*']], down()],
  ['those of some days', [['StudyDate', '20200102-20200103']], down((n) => n >= 1000)],
  ['those of an id with wildcards', [['PatientID', 'D1*']], down((n) => String(n).startsWith('1'))],
] as const)('pages of %s follow each other to the end', async (_, keys, expected) => {
  expect(await walk(new RecentPositions(), 700, keys)).toEqual(expected)
})

it('a page far down stays where it is, and the next one follows it, while others come before them', async () => {
  const positions = new RecentPositions()
  const at = (offset: number) =>
    page(positions, [
      ['limit', '5'],
      ['offset', String(offset)],
    ])
  const before = await at(1_200)
  await addStudies(9_001, 9_003, 2026)
  expect(await at(1_200)).toEqual(before)
  expect(await at(1_205)).toEqual(down().slice(1_205, 1_210))
  expect(await at(0)).toEqual(['9003', '9002', '9001', '2500', '2499'])
  // Whoever did not look before counts from the beginning.
  expect(
    await page(new RecentPositions(), [
      ['limit', '1'],
      ['offset', '1200'],
    ]),
  ).toEqual([String(COUNT - 1_197)])
})
