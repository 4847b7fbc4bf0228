import { createHmac } from 'node:crypto'
import { deriveKey, sameBytes } from '../../secrets.ts'

const LIFETIME_MS = 12 * 3600_000

/** What a pass is good for: a share with its password. */
export interface Passed {
  readonly id: string
  readonly password_hash: string
}

const signature = (secretKey: string, { id, password_hash: hash }: Passed, until: string): Buffer =>
  createHmac('sha256', deriveKey(secretKey, 'share-pass')).update(`${until} ${id} ${hash}`).digest()

/** What shows for 12 hours that the share's password was given; nothing of it is stored. */
export function makePass(secretKey: string, share: Passed, now: Date): string {
  const until = String(now.getTime() + LIFETIME_MS)
  return `${until}.${signature(secretKey, share, until).toString('base64url')}`
}

/** Whether a pass is one of this share, and still good. */
export function isGoodPass(secretKey: string, share: Passed, pass: string | undefined, now: Date): boolean {
  const [, until = '', mac = ''] = /^(\d{1,15})\.([A-Za-z0-9_-]{43})$/.exec(pass ?? '') ?? []
  if (until === '' || Number(until) <= now.getTime()) return false
  return sameBytes(signature(secretKey, share, until), Buffer.from(mac, 'base64url'))
}
