import { checkArgument, type Right } from '@opaline/contract'
import { type Database, selectFirst, type Tx } from '../../store/db/database.ts'
import { literal } from '../../store/db/pooled-connection.ts'
import type { Actor, Session, SharedFolder } from '../access/actor.ts'

interface Row {
  readonly id: string
  readonly account_id: string
  readonly api_key_id: string | null
  readonly user_id: string | null
  readonly right_list: readonly string[]
  readonly order_ids: readonly string[] | null
  readonly expires_at: Date
  readonly user_ids: readonly string[] | null
  readonly key_rights: readonly string[] | null
  readonly allowed_domains: readonly string[] | null
  readonly actor_id: string | null
  readonly actor_type: Actor['userType']
  readonly actor_institutions: readonly string[]
  readonly actor_folders: readonly SharedFolder[]
}

/** A session, and the user who acts in it where the caller may. */
export interface FoundSession {
  readonly session: Session
  /** The user that was named, else the one that the session names first, else the account's first Admin; undefined: there is no such user. */
  readonly user: Omit<Actor, 'orderUuids'> | undefined
}

// Whatever else is given is refused by the check of arguments, or means that no user is named.
function userNamed(given: unknown): string | null {
  const checked = checkArgument('userUuid', { check: 'guid', optional: true }, given)
  return 'value' in checked && typeof checked.value === 'string' ? checked.value : null
}

/** Makes the transaction that of the account a session belongs to. @returns undefined for an unknown token */
async function openCall(tx: Tx, tokenHash: Buffer, givenUser: unknown): Promise<Row | undefined> {
  const [row] = await selectFirst<Row>(
    tx,
    `select * from open_call(${literal(tokenHash)}, ${literal(userNamed(givenUser))})`,
  )
  return row
}

/** A key may have been narrowed since it opened the session: what it lists now bounds the session too. */
function usersOf({ user_id: user, user_ids: ofKey }: Row): readonly string[] | undefined {
  const listed = ofKey && ofKey.length > 0 ? ofKey : undefined
  if (user === null) return listed
  return listed === undefined || listed.includes(user) ? [user] : []
}

const rightsOf = ({ right_list: rights, key_rights: ofKey }: Row): ReadonlySet<Right> =>
  new Set(rights.filter((right) => ofKey === null || ofKey.includes(right)) as Right[])

const toSession = (row: Row): Session => ({
  uuid: row.id,
  accountUuid: row.account_id,
  apiKeyUuid: row.api_key_id ?? undefined,
  userUuids: usersOf(row),
  rights: rightsOf(row),
  orderUuids: row.order_ids ?? undefined,
  allowedDomains: row.allowed_domains ?? [],
  expiresAt: row.expires_at,
})

const toUser = (row: Row): FoundSession['user'] =>
  row.actor_id === null
    ? undefined
    : {
        accountUuid: row.account_id,
        userUuid: row.actor_id,
        userType: row.actor_type,
        institutionUuids: row.actor_institutions,
        sharedFolders: row.actor_folders,
      }

/**
 * Runs `work` in one transaction of the session's account.
 * `found` is undefined for a token that is unknown, ended or expired, or whose key is; then no account's rows are seen.
 * @param givenUser the id of the user that the caller names, as it was given
 */
export const inSession = <T>(
  database: Database,
  tokenHash: Buffer,
  givenUser: unknown,
  work: (tx: Tx, found: FoundSession | undefined) => Promise<T>,
): Promise<T> =>
  database.withoutAccount.transaction().execute(async (tx) => {
    const row = await openCall(tx, tokenHash, givenUser)
    return work(tx, row && { session: toSession(row), user: toUser(row) })
  })
