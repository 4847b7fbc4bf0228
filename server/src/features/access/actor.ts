import type { Right } from '@opaline/contract'

/** An open session: who opened it, and what it was narrowed to at its opening. */
export interface Session {
  readonly uuid: string
  readonly accountUuid: string
  /** The key that opened it; undefined: a user signed in. */
  readonly apiKeyUuid: string | undefined
  /** The users that a key's session may act as; undefined: all of the account. For a signed-in session: that user alone. */
  readonly userUuids: readonly string[] | undefined
  readonly rights: ReadonlySet<Right>
  /** The only orders that the session sees; undefined: no such limit. */
  readonly orderUuids: readonly string[] | undefined
  /** Host names whose pages alone may use it; empty: any. */
  readonly allowedDomains: readonly string[]
  readonly expiresAt: Date
}

/** A folder of another user that was shared with the actor, and with it those below. */
export interface SharedFolder {
  readonly uuid: string
  /** Whether what is in it may be downloaded, and not only looked at. */
  readonly mayDownload: boolean
}

/** Who acts in a call. */
export interface Actor {
  readonly accountUuid: string
  readonly userUuid: string
  readonly userType: 'Admin' | 'Standard' | 'LimitedAccess'
  /** The institutions of a Standard user; an Admin sees all of the account. */
  readonly institutionUuids: readonly string[]
  readonly orderUuids: readonly string[] | undefined
  /** Left out: none. */
  readonly sharedFolders?: readonly SharedFolder[]
}
