import { isDeepStrictEqual } from 'node:util'
import { call } from '../../harness/call.ts'
import { differences } from './differences.ts'
import { expectAll, expectUser } from './expected.ts'
import { plan } from './generate.ts'
import { observe, observeUser } from './observe.ts'
import { emptyState, type State } from './state.ts'
import type { Body, Operation, Planned } from './turn.ts'
import { insist, type World } from './world.ts'

export interface History {
  readonly seed: number
  readonly operations: readonly Operation[]
}

/** The death of the server while an operation of each history is under way. */
export interface Crash {
  /** The operation that is under way then. */
  readonly at: number
  /** Settles when all are there. */
  arrive(): Promise<void>
  /** Settles when the server is back. */
  readonly over: Promise<unknown>
}

// These are for signed-in users alone.
const SIGNED_IN = ['PurgeOrder', 'MergePatients', 'UnmergePatients']

async function send(url: string, { actor, method, input, bytes }: Planned): Promise<Body> {
  const token = SIGNED_IN.includes(method) && actor.signedIn !== '' ? actor.signedIn : actor.token
  const whole = SIGNED_IN.includes(method) ? input : { UserUuid: actor.userUuid, ...input }
  if (!bytes) return (await call(url, method, whole, { token })).body
  const type = method === 'UploadDicomFile' ? 'application/dicom' : 'application/octet-stream'
  const response = await fetch(`${url}/api/v1/${method}?${new URLSearchParams(whole as Record<string, string>)}`, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Bearer ${token}` },
    body: bytes as BodyInit,
  })
  return (await response.json()) as Body
}

function demand(what: string, seen: unknown, expected: unknown): void {
  const lines = differences(seen, expected, what)
  if (lines.length > 0) throw new Error(lines.join('\n'))
}

/** Judges an answer, and takes what it did into the model. */
function take(state: State, planned: Planned, body: Body): void {
  const { refusal, answer = {} } = planned
  const wanted =
    refusal === undefined ? { Success: true, Message: '', ...answer } : { Success: false, ErrorCode: refusal }
  const given = Object.fromEntries(Object.keys(wanted).map((key) => [key, body[key]]))
  demand(`answer ${JSON.stringify(body)}`, given, wanted)
  if (refusal === undefined) planned.apply(state, body)
}

/**
 * An answer was lost: what it was about is done or not, and nothing between. What is made can be looked up; of all else the
 * acting user's view tells. @returns what holds from here on
 */
async function settle(world: World, state: State, planned: Planned): Promise<State> {
  if (planned.refusal !== undefined) return state
  const body = planned.recover ? await planned.recover() : {}
  if (body === undefined) return state
  const after = structuredClone(state)
  planned.apply(after, body)
  const seen = await observeUser(world.url, planned.actor)
  return isDeepStrictEqual(seen, expectUser(state, planned.actor)) ? state : after
}

async function sendThroughCrash(world: World, state: State, planned: Planned, crash: Crash): Promise<State> {
  await crash.arrive()
  const body = await insist(() => send(world.url, planned)).catch(() => undefined)
  await crash.over
  if (body === undefined) return settle(world, state, planned)
  take(state, planned, body)
  return state
}

/**
 * Lives through a history in an empty world and compares what each user sees at its end.
 * @param tell hears each call as it is sent
 * @throws Error that tells where the server and the model differ
 */
export async function runHistory(
  world: World,
  { seed, operations }: History,
  crash: Crash | undefined,
  tell: (line: string) => void,
): Promise<void> {
  let state = emptyState()
  const history = seed.toString(36)
  for (const [index, operation] of operations.entries()) {
    const planned = plan(world, state, operation, history, `${history}-${index}`)
    const { actor, method, input, refusal = 'done' } = planned
    tell(`${index} ${actor.type} ${actor.account} ${method} ${JSON.stringify(input)} → ${refusal}`)
    if (crash?.at === index) state = await sendThroughCrash(world, state, planned, crash)
    else take(state, planned, await insist(() => send(world.url, planned)))
  }
  demand('seen', await observe(world), expectAll(state, world))
}
