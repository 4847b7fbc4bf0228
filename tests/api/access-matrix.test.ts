import { METHODS, type MethodName } from '@opaline/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, type Told } from '../access/ask.ts'
import { type Case, casesOf } from '../access/cases.ts'
import { type MatrixServer, openMatrixServer } from '../access/matrix-server.ts'

/**
 * Method × role × every id × whose it is × session and acting user, made from the contract: a method is covered the day it
 * is added, and one with an id that the table of ids does not know fails here by its name.
 */

const AT_ONCE = 8
const SERVED = (Object.keys(METHODS) as MethodName[]).filter(
  (name) => !['local', 'upload'].includes(METHODS[name].form) && METHODS[name].access.caller !== 'anyone',
)

let under: MatrixServer
beforeAll(async () => {
  under = await openMatrixServer()
})
afterAll(() => under.close())

const isRight = (told: Told, { expected }: Case): boolean =>
  expected === undefined
    ? told.status === 200 && told.body.startsWith('{"Success":true,')
    : told.status === expected.status && told.body === expected.body

/** What did not answer as it should, told so that it can be found. */
async function wrongOf(name: MethodName, one: Case): Promise<string[]> {
  const told = await ask(under.url, name, one.input, one)
  if (isRight(told, one)) return []
  const { status, body } = one.expected ?? { status: 200, body: '{"Success":true,…' }
  return [`${one.title}: expected ${status} ${body}, told ${told.status} ${told.body.slice(0, 300)}`]
}

async function wrongAmong(name: MethodName, cases: readonly Case[]): Promise<string[]> {
  const wrong: string[] = []
  for (let at = 0; at < cases.length; at += AT_ONCE) {
    const some = await Promise.all(cases.slice(at, at + AT_ONCE).map((one) => wrongOf(name, one)))
    wrong.push(...some.flat())
  }
  return wrong
}

/** What was deleted or used up by the case before it is made anew. */
async function wrongWhereFresh(name: MethodName, one: Case): Promise<string[]> {
  if ((await wrongOf(name, one)).length === 0) return []
  await under.ground.reset()
  return wrongOf(name, one)
}

describe.each(SERVED)('%s', (name) => {
  it('refuses whom it must, tells what is foreign and what is unknown the same, and changes nothing', async () => {
    await under.ground.reset()
    const before = await under.ground.dump()
    expect(
      await wrongAmong(
        name,
        casesOf(name).filter(({ expected }) => expected !== undefined),
      ),
    ).toEqual([])
    expect(await under.ground.dump()).toEqual(before)
  })

  it('answers whom it may', async () => {
    await under.ground.reset()
    for (const one of casesOf(name).filter(({ expected }) => expected === undefined))
      expect(await wrongWhereFresh(name, one)).toEqual([])
  })
})
