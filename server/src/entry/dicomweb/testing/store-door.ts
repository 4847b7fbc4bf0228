import { randomBytes } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import type { CreatedAccount } from '../../../features/accounts/create-account.ts'
import { ADDRESS, type ViewerDoor } from './viewer-door.ts'

export const basicOf = ({ AccountKey, ApiKey }: CreatedAccount): string =>
  `Basic ${Buffer.from(`${AccountKey}:${ApiKey}`).toString('base64')}`

/** A body of `multipart/related` with these files as its parts. */
export function related(files: readonly Uint8Array[], boundary = randomBytes(12).toString('hex')) {
  const parts = files.flatMap((file) => [
    Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
    file,
    Buffer.from('\r\n'),
  ])
  return {
    type: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
  }
}

export interface Posting {
  readonly type: string
  readonly body: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  /** Behind `/dicomweb/studies`. */
  readonly path?: string
}

/** Posts a store request as the account's Admin. */
export const post = (
  door: ViewerDoor,
  owner: CreatedAccount,
  { type, body, headers, path = '' }: Posting,
): Promise<LightMyRequestResponse> =>
  door.app.inject({
    method: 'POST',
    url: `/dicomweb/studies${path}`,
    payload: Buffer.from(body),
    headers: { authorization: basicOf(owner), 'content-type': type, ...headers },
    remoteAddress: ADDRESS,
  })
