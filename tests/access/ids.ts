import { createHash } from 'node:crypto'

/** A version 4 GUID that is the same in every run. */
export const idOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const ROLES = ['Admin', 'Standard', 'LimitedAccess'] as const
export type Role = (typeof ROLES)[number]

/** The token of a session that acts as the user of a role: opened with a key that lists the user, or signed in. */
export const tokenOf = (door: 'key' | 'signed in', role: Role): string =>
  createHash('sha256').update(`${door} ${role}`).digest('base64url')

/** What opens a session with one of the keys of the fixtures. */
export const keysOf = (key: string) => ({ AccountKey: idOf('home account key'), ApiKey: idOf(`${key} itself`) })
