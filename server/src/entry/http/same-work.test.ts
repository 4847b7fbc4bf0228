import { METHODS, type MethodName } from '@opaline/contract'
import type { PoolClient } from 'pg'
import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import { type Case, casesOf } from '../../../../tests/access/cases.ts'
import { openGround } from '../../../../tests/access/ground.ts'
import { idOf } from '../../../../tests/access/ids.ts'
import { bodyFor } from '../../../../tests/access/samples.ts'
import { ADDRESS, ViewerDoor } from '../dicomweb/testing/viewer-door.ts'

/**
 * What is foreign and what is unknown is told the same, and costs the same: the same statements and the same password
 * hashes, whoever asks with whatever id.
 */

const hashes = vi.hoisted(() => ({ count: 0 }))
vi.mock('@node-rs/argon2', async (importOriginal) => {
  const original = await importOriginal<typeof import('@node-rs/argon2')>()
  const counted =
    <A extends unknown[], R>(work: (...given: A) => R) =>
    (...given: A): R => {
      hashes.count += 1
      return work(...given)
    }
  return { ...original, hash: counted(original.hash), verify: counted(original.verify) }
})

// What is remembered for a second stays remembered, so that a slow machine does no other work than a fast one.
vi.useFakeTimers({ toFake: ['performance'] })

const door = await ViewerDoor.open()
const ground = await openGround(door.test.owner.connectionString ?? '')
afterAll(async () => {
  await ground.close()
  await door.close()
})
beforeEach(() => ground.reset())

/** A statement without what it is about. */
const withoutLiterals = (statement: string): string =>
  statement.replace(/'(?:[^']|'')*'/g, '?').replace(/array\[[^\]]*\]/g, '?')

/** The statements that the server sent since it was last asked. */
let statements: string[] = []
const heard = new WeakSet<PoolClient>()
door.services.database.pool.on('acquire', (client) => {
  if (heard.has(client)) return
  heard.add(client)
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  client.query = ((...given: unknown[]) => {
    const [statement] = given
    statements.push(withoutLiterals(typeof statement === 'string' ? statement : (statement as { text: string }).text))
    return query(...given)
  }) as PoolClient['query']
})

interface Work {
  readonly body: string
  readonly statements: readonly string[]
  readonly hashes: number
}

async function workOf(name: MethodName, input: Case['input'], token?: string): Promise<Work> {
  statements = []
  hashes.count = 0
  const method = METHODS[name]
  const mediaType = 'body' in method ? method.body : undefined
  const answer = await door.app.inject({
    method: 'POST',
    url: `/api/v1/${name}`,
    query: mediaType === undefined ? {} : (input as Record<string, string>),
    headers: {
      'content-type': mediaType ?? 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    payload: mediaType === undefined ? JSON.stringify(input) : Buffer.from(bodyFor(mediaType)),
    remoteAddress: ADDRESS,
  })
  return { body: answer.body, statements, hashes: hashes.count }
}

/** The cases of a method about what is foreign, each with its like about what is unknown. */
function pairsOf(name: MethodName): (readonly [foreign: Case, unknown: Case])[] {
  const cases = casesOf(name)
  return cases
    .filter(({ title }) => title.endsWith('foreign'))
    .map((one) => {
      const like = cases.find(({ title }) => title === one.title.replace(/foreign$/, 'unknown'))
      if (like === undefined) throw new Error(`Nothing is unknown where this is foreign: ${name}, ${one.title}.`)
      return [one, like] as const
    })
}

const withIds = (Object.keys(METHODS) as MethodName[]).filter(
  (name) =>
    !['local', 'upload'].includes(METHODS[name].form) &&
    METHODS[name].access.caller !== 'anyone' &&
    pairsOf(name).length > 0,
)

it.each(withIds)('%s does the same for what is foreign as for what is unknown', async (name) => {
  for (const [foreign, unknown] of pairsOf(name)) {
    await workOf(name, unknown.input, unknown.token)
    const work = await workOf(name, foreign.input, foreign.token)
    expect(work, foreign.title).toEqual(await workOf(name, unknown.input, unknown.token))
    expect(JSON.parse(work.body)).toMatchObject({ Success: false })
    expect(work.statements.length).toBeGreaterThan(0)
  }
})

it('OpenSession does the same for a wrong account, a wrong key and keys of two accounts, as for users', async () => {
  const [ours, theirs] = [await door.test.createAccount(), await door.test.createAccount()]
  const { AccountKey, ApiKey } = ours
  const wrong = idOf('nobody')
  const keys = [
    { AccountKey: wrong, ApiKey },
    { AccountKey, ApiKey: wrong },
    { AccountKey: theirs.AccountKey, ApiKey },
    { AccountKey, ApiKey: theirs.ApiKey },
  ]
  const works = await inTurn(keys, (input) => workOf('OpenSession', input))
  expect(new Set(works.map((work) => JSON.stringify(work))).size).toBe(1)
  const users = await inTurn([theirs.UserUuid, wrong], (UserUuid) =>
    workOf('OpenSession', { AccountKey, ApiKey, UserUuid }),
  )
  expect(users[0]).toEqual(users[1])
})

it('SignIn hashes once, whether there is such an address or not', async () => {
  const { AdminEmail } = await door.test.createAccount()
  const unknown = await workOf('SignIn', { Email: 'nobody@example.org', Password: 'guess' })
  const known = await workOf('SignIn', { Email: AdminEmail, Password: 'guess' })
  expect([unknown.hashes, known.hashes]).toEqual([1, 1])
  expect(unknown.body).toBe(known.body)
})

async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const one of all) done.push(await work(one))
  return done
}
