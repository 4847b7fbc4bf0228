import { randomBytes } from 'node:crypto'
import { ApiError } from '@opaline/contract'
import { seal } from '../../sealed.ts'
import { invalid } from '../errors.ts'
import type { Call, UseCase } from '../use-case.ts'
import { matchingStep, otpauthUrl, writeBase32 } from './one-time-code.rules.ts'
import { makeRecoveryCodes } from './recovery-codes.ts'
import { removeOneTimeCodes } from './remove-one-time-codes.ts'
import { requirePassword } from './require-password.ts'
import { openSecret, sealPlace, takeOneTimeCode } from './take-one-time-code.ts'

// As long as the hash that makes the codes (RFC 4226 4, R6).
const SECRET_BYTES = 20
const NOTHING = { Secret: '', OtpauthUrl: '', RecoveryCodeList: [] }

const wrongCode = () => invalid('oneTimeCode', 'It is not a code of this moment.')

/** Keeps a new secret until a code of it was seen; one that is in use stays in use so long. */
async function offerSecret({ tx, actor, services }: Call, email: string) {
  const { accountUuid: account_id, userUuid: user_id } = actor
  const secret = randomBytes(SECRET_BYTES)
  const sealed_next_secret = seal(services.secretKey, sealPlace(user_id), secret.toString('base64'))
  await tx
    .insertInto('one_time_codes')
    .values({ account_id, user_id, sealed_next_secret })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ sealed_next_secret }))
    .execute()
  return {
    ...NOTHING,
    State: 'Pending',
    Secret: writeBase32(secret),
    OtpauthUrl: otpauthUrl(secret, email),
  } as const
}

async function confirmSecret({ tx, actor, services }: Call, code: string) {
  const { userUuid } = actor
  const row = await tx
    .selectFrom('one_time_codes')
    .select('sealed_next_secret')
    .where('user_id', '=', userUuid)
    .forUpdate()
    .executeTakeFirst()
  const sealed = row?.sealed_next_secret
  if (!sealed) throw new ApiError('Conflict', 'Call EnableOneTimeCode without a code first: it gives the secret.')
  const step = matchingStep(openSecret(services.secretKey, userUuid, sealed), code.trim(), services.now())
  if (step === undefined) throw wrongCode()
  await tx
    .updateTable('one_time_codes')
    .set({ sealed_secret: sealed, sealed_next_secret: null, last_step: step, wrong_tries: 0, blocked_until: null })
    .where('user_id', '=', userUuid)
    .execute()
  return { ...NOTHING, State: 'On', RecoveryCodeList: await makeRecoveryCodes(tx, services.secretKey, actor) } as const
}

async function turnOff({ tx, actor, services }: Call, code: string | undefined) {
  if (code === undefined) throw invalid('oneTimeCode', 'A value is required.')
  if (!(await takeOneTimeCode(tx, services, actor.userUuid, code))) throw wrongCode()
  await removeOneTimeCodes(tx, actor.userUuid)
  return { ...NOTHING, State: 'Off' } as const
}

/** Turns the signed-in user's one-time codes on in two steps, or off; the password is asked for each time. */
export const enableOneTimeCode: UseCase<'EnableOneTimeCode'> = async (call, input) => {
  const { email } = await requirePassword(call, input.Password)
  const { OneTimeCode: code } = input
  const answer =
    input.IsEnabled === false
      ? await turnOff(call, code)
      : code === undefined
        ? await offerSecret(call, email)
        : await confirmSecret(call, code)
  call.note.detail['State'] = answer.State
  return answer
}
