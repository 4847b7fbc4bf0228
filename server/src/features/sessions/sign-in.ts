import { ApiError, RIGHTS } from '@opaline/contract'
import { sha256 } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import { describeUsers } from '../accounts/describe-account.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import { passOneTimeCode } from '../passwords/pass-one-time-code.ts'
import type { OpenCall, OpenUseCase } from '../use-case.ts'
import { insertSession } from './insert-session.ts'

const SESSION_HOURS = 12

async function findUser(call: OpenCall, email: string) {
  const { database } = call.services
  const entry = await database.withoutAccount
    .selectFrom('directory')
    .select(['account_id', 'subject_id'])
    .where('kind', '=', 'email')
    .where('key', '=', sha256(email.toLowerCase()))
    .executeTakeFirst()
  if (!entry) return undefined
  return database.forAccount(entry.account_id, (tx) =>
    tx
      .selectFrom('users')
      .select(['id', 'account_id', 'password_hash'])
      .where('id', '=', entry.subject_id)
      .where('deactivated_at', 'is', null)
      .executeTakeFirst(),
  )
}

type User = NonNullable<Awaited<ReturnType<typeof findUser>>>

const refuse = () => new ApiError('Unauthorized', 'The e-mail address or the password is not right.')

/** Opens the session where password and one-time code are right. @returns the refusal otherwise: its record is committed */
async function enter(tx: Tx, call: OpenCall, user: User, correct: boolean, code: string | undefined) {
  const { address, requestId } = call.request
  const record = { action: 'SignIn', address, requestId, accountUuid: user.account_id, userUuid: user.id } as const
  const refusal = correct ? await passOneTimeCode(tx, call.services, user.id, code) : refuse()
  if (refusal) {
    await appendAuditRecord(tx, { ...record, outcome: 'denied' })
    return refusal
  }
  const expiresAt = new Date(call.services.now().getTime() + SESSION_HOURS * 3_600_000)
  const rights = { accountUuid: user.account_id, userUuid: user.id, rights: RIGHTS }
  const session = await insertSession(tx, { ...rights, expiresAt })
  await appendAuditRecord(tx, { ...record, sessionUuid: session.uuid, outcome: 'success' })
  const [description] = await describeUsers(tx, [user.id])
  return description ? { SessionToken: session.token, User: description } : refuse()
}

/** Opens a session for a user who knows the password; unknown addresses and wrong passwords are told the same. */
export const signIn: OpenUseCase<'SignIn'> = async (call, input) => {
  const user = await findUser(call, input.Email)
  const correct = await call.services.hashing.verify(user?.password_hash, input.Password)
  if (!user) throw refuse()
  const answer = await call.services.database.forAccount(user.account_id, (tx) =>
    enter(tx, call, user, correct, input.OneTimeCode),
  )
  if (answer instanceof ApiError) throw answer
  return answer
}
