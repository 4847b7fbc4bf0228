import { ApiError } from '@opaline/contract'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { takeOneTimeCode } from './take-one-time-code.ts'

const MOST_WRONG_TRIES = 5
const BLOCKED_MS = 15 * 60_000

type Checking = Pick<Services, 'now' | 'secretKey'>

async function noteWrongTry(tx: Tx, userUuid: string, tries: number, now: Date): Promise<void> {
  const isLast = tries + 1 >= MOST_WRONG_TRIES
  const blocked = isLast ? { wrong_tries: 0, blocked_until: new Date(now.getTime() + BLOCKED_MS) } : {}
  await tx
    .updateTable('one_time_codes')
    .set({ wrong_tries: tries + 1, ...blocked })
    .where('user_id', '=', userUuid)
    .execute()
}

const blockedFor = (until: Date, now: Date): ApiError => {
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
  return new ApiError('RateLimited', `Too many wrong codes. Try again in ${seconds} seconds.`, {
    RetryAfterSeconds: seconds,
  })
}

/**
 * Judges the one-time code of a sign-in, where the user has turned them on. After five wrong ones none is taken for 15 minutes.
 * @returns the refusal, which the caller throws once its transaction is committed: a wrong try stays counted
 */
export async function passOneTimeCode(
  tx: Tx,
  services: Checking,
  userUuid: string,
  code: string | undefined,
): Promise<ApiError | undefined> {
  const row = await tx
    .selectFrom('one_time_codes')
    .select(['wrong_tries', 'blocked_until'])
    .where('user_id', '=', userUuid)
    .where('sealed_secret', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return undefined
  const now = services.now()
  if (row.blocked_until && row.blocked_until > now) return blockedFor(row.blocked_until, now)
  if (code === undefined) return new ApiError('Unauthorized', 'A one-time code is needed.')
  if (!(await takeOneTimeCode(tx, services, userUuid, code))) {
    await noteWrongTry(tx, userUuid, row.wrong_tries, now)
    return new ApiError('Unauthorized', 'The one-time code is not right.')
  }
  await tx.updateTable('one_time_codes').set({ wrong_tries: 0 }).where('user_id', '=', userUuid).execute()
  return undefined
}
