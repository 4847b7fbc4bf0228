import type { Right } from '@opaline/contract'
import { sql } from 'kysely'
import type { Database, Tx } from '../../store/db/database.ts'
import type { Session } from '../access/actor.ts'

/** Makes the transaction that of the account a session belongs to. @returns the account, or undefined for an unknown token */
async function enterAccount(tx: Tx, tokenHash: Buffer): Promise<string | undefined> {
  const { rows } = await sql<{ account: string }>`
    select set_config('opaline.account_id',
      coalesce((select account_id::text from directory where kind = 'session' and key = ${tokenHash}), ''), true) as account
  `.execute(tx)
  return rows[0]?.account || undefined
}

const selectSession = (tx: Tx, tokenHash: Buffer) =>
  tx
    .selectFrom('sessions as s')
    .leftJoin('api_keys as k', 'k.id', 's.api_key_id')
    .select(['s.id', 's.account_id', 's.api_key_id', 's.user_id', 's.right_list', 's.order_ids', 's.expires_at'])
    .select(['k.user_ids', 'k.right_list as key_rights', 'k.allowed_domains'])
    .where('s.token_hash', '=', tokenHash)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .where('k.revoked_at', 'is', null)
    .where((where) => where.or([where('k.expires_at', 'is', null), where('k.expires_at', '>', sql<Date>`now()`)]))
    .executeTakeFirst()

type Row = NonNullable<Awaited<ReturnType<typeof selectSession>>>

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

/**
 * Runs `work` in one transaction of the session's account.
 * `session` is undefined for a token that is unknown, ended or expired, or whose key is; then no account's rows are seen.
 */
export const inSession = <T>(
  database: Database,
  tokenHash: Buffer,
  work: (tx: Tx, session: Session | undefined) => Promise<T>,
): Promise<T> =>
  database.withoutAccount.transaction().execute(async (tx) => {
    const account = await enterAccount(tx, tokenHash)
    const row = account === undefined ? undefined : await selectSession(tx, tokenHash)
    return work(tx, row && toSession(row))
  })
