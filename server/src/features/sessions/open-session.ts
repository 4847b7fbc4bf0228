import { ApiError, RIGHTS, type Right } from '@opaline/contract'
import { sha256 } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import { ForeignOriginError, isAllowedOrigin } from '../access/allowed-domains.ts'
import { describeAccount } from '../accounts/describe-account.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import { notFound } from '../errors.ts'
import type { OpenCall, OpenUseCase } from '../use-case.ts'
import { insertSession } from './insert-session.ts'

const DEFAULT_SECONDS = 900

interface Keys {
  readonly accountUuid: string
  readonly apiKeyUuid: string
  readonly keyHash: Buffer
}

const refuse = () => new ApiError('Unauthorized', 'The account key or the API key is not valid.')

/** Both keys are looked up in every case, so that a wrong account and a wrong key take the same work. */
async function findKeys(call: OpenCall, accountKey: string, apiKey: string): Promise<Keys | undefined> {
  const keyHash = sha256(apiKey)
  const rows = await call.services.database.withoutAccount
    .selectFrom('directory')
    .select(['kind', 'account_id', 'subject_id'])
    .where((where) =>
      where.or([
        where.and([where('kind', '=', 'account-key'), where('key', '=', sha256(accountKey))]),
        where.and([where('kind', '=', 'api-key'), where('key', '=', keyHash)]),
      ]),
    )
    .execute()
  const account = rows.find((row) => row.kind === 'account-key')
  const key = rows.find((row) => row.kind === 'api-key')
  if (!account || !key || account.account_id !== key.account_id) return undefined
  return { accountUuid: account.account_id, apiKeyUuid: key.subject_id, keyHash }
}

async function useKey(tx: Tx, keys: Keys, now: Date) {
  const key = await tx
    .updateTable('api_keys')
    .set({ last_used_at: now })
    .where('id', '=', keys.apiKeyUuid)
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    // A secret that was rotated away works until its grace time ends, and so does a session that it opens.
    .where((where) =>
      where.or([
        where('key_hash', '=', keys.keyHash),
        where.and([where('previous_key_hash', '=', keys.keyHash), where('previous_ends_at', '>', now)]),
      ]),
    )
    .returning(['key_hash', 'previous_ends_at', 'user_ids', 'right_list', 'allowed_domains', 'expires_at'])
    .executeTakeFirst()
  if (!key) throw refuse()
  return key
}

type Key = Awaited<ReturnType<typeof useKey>>

function narrowUsers(key: Key, userUuid: string | undefined): readonly string[] | undefined {
  const listed = key.user_ids.length > 0 ? key.user_ids : undefined
  if (userUuid === undefined) return listed
  if (listed && !listed.includes(userUuid)) throw notFound('userUuid')
  return [userUuid]
}

const narrowRights = (key: Key, wanted: readonly string[] | undefined): Right[] =>
  RIGHTS.filter((right) => key.right_list.includes(right) && (wanted === undefined || wanted.includes(right)))

const earlier = (a: Date, b: Date | null): Date => (b !== null && b < a ? b : a)

/** When the secret that was given ends of itself. */
const endOf = (key: Key, keyHash: Buffer): Date | null => (key.key_hash.equals(keyHash) ? null : key.previous_ends_at)

/** Opens a session with keys (what `Initialize` does); it can do nothing beyond the key and what it is narrowed to. */
export const openSession: OpenUseCase<'OpenSession'> = async (call, input) => {
  const keys = await findKeys(call, input.AccountKey, input.ApiKey)
  if (!keys) throw refuse()
  const now = call.services.now()
  return call.services.database.forAccount(keys.accountUuid, async (tx) => {
    const key = await useKey(tx, keys, now)
    if (!isAllowedOrigin(key.allowed_domains, call.request.origin)) {
      throw new ForeignOriginError()
    }
    const users = narrowUsers(key, input.UserUuid)
    const account = await describeAccount(tx, users)
    if (input.UserUuid !== undefined && account.UserList.length === 0) throw notFound('userUuid')
    const wanted = new Date(now.getTime() + (input.ExpiresInSeconds ?? DEFAULT_SECONDS) * 1000)
    const expiresAt = earlier(earlier(wanted, key.expires_at), endOf(key, keys.keyHash))
    const session = await insertSession(tx, {
      ...keys,
      userUuid: input.UserUuid,
      rights: narrowRights(key, input.RightList),
      orderUuids: input.PatientOrderUuidList,
      expiresAt,
    })
    await appendAuditRecord(tx, {
      ...keys,
      action: 'OpenSession',
      outcome: 'success',
      sessionUuid: session.uuid,
      userUuid: input.UserUuid,
      address: call.request.address,
      requestId: call.request.requestId,
    })
    const seconds = Math.max(1, Math.round((expiresAt.getTime() - now.getTime()) / 1000))
    return { SessionToken: session.token, ExpiresInSeconds: seconds, Account: account }
  })
}
