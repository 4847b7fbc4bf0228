import type { Tx } from '../../store/db/database.ts'
import { enterLinkAccount } from '../viewer-links/select-link.ts'

const select = (tx: Tx, tokenHash: Buffer) =>
  tx
    .selectFrom('shares as s')
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select(['s.id', 's.account_id', 's.kind', 's.user_id', 's.api_key_id', 's.password_hash', 's.folder_id'])
    .select(['s.institution_id', 's.title', 's.description', 's.may_download', 's.expires_at', 's.revoked_at'])
    .select(['a.name as account_name', 'a.locale', 'a.time_zone', 'a.allowed_domains', 'u.full_name as shared_by'])
    .where('s.token_hash', '=', tokenHash)
    .executeTakeFirst()

export type ShareRow = NonNullable<Awaited<ReturnType<typeof select>>>

/** The share of an address; the transaction becomes that of its account. Undefined: there is no such share. */
export const enterShare = async (tx: Tx, tokenHash: Buffer): Promise<ShareRow | undefined> =>
  (await enterLinkAccount(tx, tokenHash, 'share')) ? select(tx, tokenHash) : undefined
