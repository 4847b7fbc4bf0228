import { METHODS, type MethodName } from '@opaline/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenOf } from '../access/ids.ts'
import { type MatrixServer, openMatrixServer } from '../access/matrix-server.ts'
import { badCasesOf } from '../input/bad-cases.ts'
import { sendBad } from '../input/send-bad.ts'

/**
 * Every parameter of every served method × what is wrong for its kind, made from the contract: a method is covered the day
 * it is added, and an argument that the tables do not know fails here by its name.
 */

const AT_ONCE = 8
const SERVED = (Object.keys(METHODS) as MethodName[]).filter(
  (name) => !['local', 'upload'].includes(METHODS[name].form),
)

let under: MatrixServer
beforeAll(async () => {
  under = await openMatrixServer({ TRUST_PROXY: '1', SIGN_UP: 'open' })
  await under.ground.reset()
})
afterAll(() => under.close())

const refusalOf = (Message: string): string =>
  `400 ${JSON.stringify({ Success: false, Message, ErrorCode: 'InvalidParameter' })}`

describe.each(SERVED)('%s', (name) => {
  it('tells what is wrong of each parameter, and changes nothing', async () => {
    const before = await under.ground.dump()
    const wrong: string[] = []
    const left = badCasesOf(name)
    const work = async () => {
      for (let one = left.pop(); one !== undefined; one = left.pop()) {
        const answer = await sendBad(under.url, name, one.input, tokenOf('signed in', 'Admin'))
        const expected = refusalOf(one.message)
        if (answer !== undefined && answer !== expected)
          wrong.push(`${one.title}: expected ${expected.slice(0, 400)}, told ${answer.slice(0, 400)}`)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    expect(wrong).toEqual([])
    expect(await under.ground.dump()).toEqual(before)
  })
})

describe('a body that is no JSON', () => {
  it.each(['{', '{"UserUuid":}', '\0', '{"UserUuid":"a"} x', 'x'.repeat(1_000_000)])('%.20j', async (body) => {
    const response = await fetch(`${under.url}/api/v1/GetAccount`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokenOf('signed in', 'Admin')}` },
      body,
    })
    expect(`${response.status} ${await response.text()}`).toBe(refusalOf('The body of the request is not valid JSON.'))
  })
})
