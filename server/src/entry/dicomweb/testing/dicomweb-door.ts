import type { LightMyRequestResponse } from 'fastify'
import type { CreatedAccount } from '../../../features/accounts/create-account.ts'
import { ADDRESS, type ViewerDoor } from './viewer-door.ts'

export const basic = (name: string, secret: string): string =>
  `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`

export const byKeys = ({ AccountKey, ApiKey }: Pick<CreatedAccount, 'AccountKey' | 'ApiKey'>): string =>
  basic(AccountKey, ApiKey)

/** A request below `/dicomweb`. */
export function askDicomweb(
  door: ViewerDoor,
  path: string,
  authorization: string | undefined,
  headers: Readonly<Record<string, string>> = {},
  method: 'GET' | 'HEAD' | 'DELETE' | 'OPTIONS' = 'GET',
): Promise<LightMyRequestResponse> {
  return door.app.inject({
    method,
    url: `/dicomweb${path}`,
    headers: authorization === undefined ? headers : { ...headers, authorization },
    remoteAddress: ADDRESS,
  })
}

/** Signs a user in. @returns the Authorization header */
export async function bearerOf(door: ViewerDoor, Email: string, Password: string): Promise<string> {
  const answer = await door.app.inject({ method: 'POST', url: '/api/v1/SignIn', payload: { Email, Password } })
  return `Bearer ${answer.json().SessionToken}`
}

/** A problem document without its request id. */
export function problem(answer: LightMyRequestResponse): Record<string, unknown> {
  const { requestId, ...rest } = answer.json()
  return { ...rest, hasRequestId: requestId === answer.headers['x-request-id'] }
}

/** Calls a method of the API. */
export async function callAs(
  door: ViewerDoor,
  authorization: string,
  method: string,
  payload: object,
): Promise<Record<string, unknown>> {
  const answer = await door.app.inject({
    method: 'POST',
    url: `/api/v1/${method}`,
    payload,
    headers: { authorization },
    remoteAddress: ADDRESS,
  })
  if (answer.statusCode !== 200) throw new Error(`${method}: ${answer.body}`)
  return answer.json()
}
