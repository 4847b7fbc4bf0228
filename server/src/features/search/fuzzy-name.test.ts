import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { makeUuid } from '../../uuid.ts'
import type { CreatedAccount } from '../accounts/create-account.ts'
import { actorOf } from '../instances/testing/open-archive.ts'
import { isNear } from './near-words.rules.ts'
import { readPairs, readQuery } from './read-query.ts'
import { RecentPositions } from './recent-positions.ts'
import { searchMatches } from './search-matches.ts'
import { type NamePair, PAIRS } from './testing/fuzzy-pairs.ts'
import { STRANGERS } from './testing/fuzzy-strangers.ts'

let test: TestDatabase
let account: CreatedAccount

beforeAll(async () => {
  test = await openTestDatabase()
  account = await test.createAccount()
  const names = [...new Set([...PAIRS, ...STRANGERS].map(([stored]) => stored))]
  const { AccountUuid, InstitutionUuid } = account
  await test.database.forAccount(AccountUuid, async (tx) => {
    for (const [index, name] of names.entries()) {
      const id = makeUuid()
      await sql`insert into patient_orders (id, account_id, institution_id, patient_name, study_instance_uid, order_day, sort_at)
        values (${id}::uuid, ${AccountUuid}::uuid, ${InstitutionUuid}::uuid, ${name}, ${`2.25.${index}`}, '2026-01-02', now())`.execute(
        tx,
      )
      const attributes = JSON.stringify({ '00101030': { vr: 'DS', Value: [index] } })
      await sql`insert into studies (account_id, institution_id, order_id, study_instance_uid, attributes)
        values (${AccountUuid}::uuid, ${InstitutionUuid}::uuid, ${id}::uuid, ${name}, ${attributes})`.execute(tx)
    }
  })
})
afterAll(() => test.close())

/** The names that are found. */
async function find(asked: string): Promise<string[]> {
  const query = readQuery(readPairs(`fuzzymatching=true&PatientName=${encodeURIComponent(asked)}`))
  const search = {
    scope: { actor: actorOf(account), institutionUuid: undefined, studyIds: undefined },
    level: 'study',
    alsoLevels: [],
    query,
    root: '',
    isOriginal: false,
    indexed: [],
    positions: new RecentPositions(),
  } as const
  const { answers } = await test.database.forAccount(account.AccountUuid, (tx) => searchMatches(tx, search))
  // The fixture's studies go by their patient's name.
  return answers.map((answer) => String(answer['0020000D']?.Value?.[0]))
}

async function found(pairs: readonly NamePair[]): Promise<NamePair[]> {
  const hits: NamePair[] = []
  for (const pair of pairs) if ((await find(pair[1])).includes(pair[0])) hits.push(pair)
  return hits
}

describe('names that are matched fuzzily', () => {
  it('are found in 95 of 100 cases, of 200', async () => {
    const hits = await found(PAIRS)
    const missed = PAIRS.filter((pair) => !hits.includes(pair)).map((pair) => pair.join(' | '))
    expect(PAIRS).toHaveLength(200)
    expect(hits.length, missed.join('\n')).toBeGreaterThanOrEqual(190)
  })

  it('are not those of others in 98 of 100 cases, of 200', async () => {
    const hits = await found(STRANGERS)
    expect(STRANGERS).toHaveLength(200)
    expect(hits.length, hits.map((pair) => pair.join(' | ')).join('\n')).toBeLessThanOrEqual(4)
  })

  it.each([
    ['Smith', ['Smith^Jonathan']],
    ['Smit*', ['Smith^Jonathan']],
    ['S', []],
    ['Xanadu', []],
  ])('%s finds %j', async (asked, names) => {
    expect(await find(asked)).toEqual(names)
  })
})

describe('words are near', () => {
  it.each([
    ['SMITH', 'SMITH', true],
    ['SMITH', 'SMYTH', true],
    ['SMITH', 'SMIHT', true],
    ['SMITH', 'SMIT', true],
    ['SMITH', 'SMITHE', true],
    ['SMITH', 'XMITH', true],
    ['SMITH', 'MSITH', true],
    ['SMITH', 'SMYTHE', false],
    ['SMITH', 'MSIHT', false],
    ['LEE', 'LEA', true],
    ['LEE', 'BEE', false],
    ['LI', 'LO', false],
    ['𠮷田太郎', '吉田太郎', true],
  ])('%s and %s: %s', (a, b, near) => {
    expect([isNear(a, b), isNear(b, a)]).toEqual([near, near])
  })
})
