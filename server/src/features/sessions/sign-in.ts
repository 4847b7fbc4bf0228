import { ApiError, RIGHTS } from '@opaline/contract'
import { sha256 } from '../../secrets.ts'
import { describeUsers } from '../accounts/describe-account.ts'
import { appendAuditRecord } from '../audit/append-audit-record.ts'
import type { OpenCall, OpenUseCase } from '../use-case.ts'
import { insertSession } from './insert-session.ts'
import { verifyPassword } from './password.ts'

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

/** Opens a session for a user who knows the password; unknown addresses and wrong passwords are told the same. */
export const signIn: OpenUseCase<'SignIn'> = async (call, input) => {
  const user = await findUser(call, input.Email)
  const correct = await verifyPassword(user?.password_hash, input.Password)
  const record = { action: 'SignIn', address: call.request.address, requestId: call.request.requestId }
  if (!user) throw new ApiError('Unauthorized', 'The e-mail address or the password is not right.')
  const accountUuid = user.account_id
  return call.services.database
    .forAccount(accountUuid, async (tx) => {
      if (!correct) {
        await appendAuditRecord(tx, { ...record, accountUuid, userUuid: user.id, outcome: 'denied' })
        return undefined
      }
      const expiresAt = new Date(call.services.now().getTime() + SESSION_HOURS * 3_600_000)
      const session = await insertSession(tx, { accountUuid, userUuid: user.id, rights: RIGHTS, expiresAt })
      await appendAuditRecord(tx, {
        ...record,
        accountUuid,
        userUuid: user.id,
        sessionUuid: session.uuid,
        outcome: 'success',
      })
      const [description] = await describeUsers(tx, [user.id])
      return description && { SessionToken: session.token, User: description }
    })
    .then((result) => {
      if (result) return result
      throw new ApiError('Unauthorized', 'The e-mail address or the password is not right.')
    })
}
