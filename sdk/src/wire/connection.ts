import { METHOD_TABLE } from '@opaline/contract/table'
import { checkNamed } from '../calls/arguments.ts'
import { failure, type Reply, success } from '../reply.ts'
import type { Timing } from '../timing.ts'
import { Client, Wire, type WireInput } from './client.ts'
import { type Opened, RenewedSession, type SuppliedSession, suppliedSession } from './session.ts'

/** A client and how its session begins. */
export interface Connection {
  readonly client: Client
  initialize(): Promise<Reply>
  /** Calls a method that needs no session; one that opens a session makes it the client's. */
  callAsAnyone(method: string, input: WireInput): Promise<Reply>
}

/** What an api object is made with: keys, or a session that a back end opened. */
export type Credentials = { readonly apiKey: unknown; readonly accountKey: unknown } | SuppliedSession

/** The server's address with a slash at its end; undefined for what is no http address. */
export function serverAddress(given: unknown): string | undefined {
  try {
    const url = new URL(String(given))
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
    return `${url.origin}${url.pathname.replace(/\/*$/, '/')}`
  } catch {
    return undefined
  }
}

const openedBy = (reply: Reply): Opened | undefined =>
  typeof reply['SessionToken'] === 'string'
    ? { token: reply['SessionToken'], expiresInSeconds: Number(reply['ExpiresInSeconds']) || 300 }
    : undefined

function connectByKeys(wire: Wire, apiKey: unknown, accountKey: unknown): Connection {
  const keys = { apiKey, accountKey }
  const places = METHOD_TABLE.OpenSession.arguments.filter(({ name }) => name in keys).reverse()
  const open = async (): Promise<Reply> => {
    const checked = checkNamed(places, keys, false)
    return 'problem' in checked ? checked.problem : wire.call('OpenSession', checked.input)
  }
  const session = new RenewedSession(async () => {
    const reply = await open()
    return openedBy(reply) ?? { problem: reply.Success ? badAnswer() : reply }
  }, false)
  const initialize = async (): Promise<Reply> => {
    const reply = await open()
    const opened = openedBy(reply)
    if (opened === undefined) return reply.Success ? badAnswer() : reply
    session.adopt(opened)
    return { ...success({ Account: reply['Account'] }), Message: reply.Message }
  }
  return { client: new Client(wire, session), initialize, callAsAnyone: (method, input) => wire.call(method, input) }
}

const badAnswer = (): Reply => failure('ServerError', 'The server’s answer holds no session.')

function connectBySession(wire: Wire, supplied: SuppliedSession): Connection {
  const session = suppliedSession(supplied)
  const client = new Client(wire, session)
  const initialize = async (): Promise<Reply> => {
    const reply = await client.call('GetAccount', {})
    return reply.Success ? { ...success({ Account: reply['Account'] }), Message: reply.Message } : reply
  }
  const callAsAnyone = async (method: string, input: WireInput): Promise<Reply> => {
    const reply = await wire.call(method, input)
    const token = reply['SessionToken']
    if (typeof token === 'string') session.adopt({ token, expiresInSeconds: Number.POSITIVE_INFINITY })
    return reply
  }
  return { client, initialize, callAsAnyone }
}

export function connect(credentials: Credentials, server: string | undefined, timing: Timing): Connection {
  const wire = new Wire(server, timing)
  return 'sessionToken' in credentials
    ? connectBySession(wire, credentials)
    : connectByKeys(wire, credentials.apiKey, credentials.accountKey)
}
