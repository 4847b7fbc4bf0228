import { METHODS, type MethodName } from '@opaline/contract'
import { expect } from 'vitest'
import type { PromiseMethods } from '../../sdk/src/promise-api.ts'

/** Calls methods of the typed Promise form, asserts the exact shape of every answer, and notes what was called. */

type Called = { [N in MethodName]: Uncapitalize<N> extends keyof PromiseMethods ? N : never }[MethodName]
type Uploads = { [N in Called]: (typeof METHODS)[N]['form'] extends 'upload' ? N : never }[Called]
type Plain = Exclude<Called, Uploads>
type Input<N extends Called> = Parameters<PromiseMethods[Uncapitalize<N>]>[0]
type Answer<N extends Plain> = Awaited<ReturnType<PromiseMethods[Uncapitalize<N>]>>
interface Progress {
  readonly State: string
  readonly Success: boolean
  readonly PatientOrderList: readonly { readonly PatientOrderUuid: string; readonly ImagesCount: number }[]
}

const camelCase = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** The methods that the typed form has. */
export const TYPED = (Object.keys(METHODS) as MethodName[]).filter((name) => METHODS[name].form !== 'wire')

/** What was called so far. */
export const driven = new Set<string>()

function requireShape(name: MethodName, answer: object): void {
  const { Success, Message, ...payload } = answer as { Success: unknown; Message: unknown }
  expect([name, Success, typeof Message]).toEqual([name, true, 'string'])
  expect(METHODS[name].result.parse(payload)).toEqual(payload)
  driven.add(name)
}

type Functions = Readonly<Record<string, (input: unknown) => unknown>>

/** One call, whose answer must be a success of the contract's shape. */
export async function run<N extends Plain>(api: PromiseMethods, name: N, input?: Input<N>): Promise<Answer<N>> {
  const answer = (await (api as unknown as Functions)[camelCase(name)]?.(input)) as Answer<N>
  requireShape(name, answer)
  return answer
}

/** One upload, its progress by `for await`. @returns the last step and all states */
export async function upload<N extends Uploads>(api: PromiseMethods, name: N, input: Input<N>) {
  const steps: Progress[] = []
  const progress = (api as unknown as Functions)[camelCase(name)]?.(input) as AsyncIterable<Progress>
  for await (const step of progress) {
    requireShape(name, step)
    steps.push(step)
  }
  const last = steps.at(-1)
  if (last === undefined) throw new Error(`${name} told nothing.`)
  return { last, states: [...new Set(steps.map(({ State }) => State))] }
}
