import { METHODS, type MethodName } from '@opaline/contract'
import { describe, expect, it } from 'vitest'
import type { PromiseApi } from '../../sdk/src/promise-api.ts'
import { idOf } from '../access/ids.ts'
import { makeLibrary } from '../harness/library.ts'
import { badLibraryCasesOf } from '../input/bad-cases.ts'

/**
 * Every parameter of every method of the library × what is wrong for its kind: told before anything is sent, so there is no
 * server at its address.
 */

const NOWHERE = 'http://127.0.0.1:1'
const KEYS = { AccountKey: idOf('account key'), ApiKey: idOf('api key'), Url: NOWHERE }
const CALLED = (Object.keys(METHODS) as MethodName[]).filter((name) => METHODS[name].form !== 'wire')

type Functions = Readonly<Record<string, (input: unknown) => unknown>>

/** What a call is told, whichever way it tells it. */
async function messageOf(api: PromiseApi, name: MethodName, input: unknown): Promise<string> {
  const method = (api as unknown as Functions)[name.charAt(0).toLowerCase() + name.slice(1)]
  try {
    const answer = method?.(input)
    let last = await (answer as Promise<{ Message: string }>)
    if (METHODS[name].form === 'upload')
      for await (const step of answer as AsyncIterable<{ Message: string }>) last = step
    return last.Message
  } catch (error) {
    return (error as Error).message
  }
}

describe.each(CALLED)('%s', (name) => {
  it('tells what is wrong of each parameter before it sends anything', async () => {
    const api = await makeLibrary(KEYS)
    const wrong: string[] = []
    for (const { title, input, message } of badLibraryCasesOf(name)) {
      const told = await messageOf(api, name, input)
      if (told !== message) wrong.push(`${title}: expected ${message.slice(0, 300)}, told ${told.slice(0, 300)}`)
    }
    expect(wrong).toEqual([])
  })
})
