import { unseal } from '../../sealed.ts'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { matchingStep } from './one-time-code.rules.ts'
import { takeRecoveryCode } from './recovery-codes.ts'

type Checking = Pick<Services, 'now' | 'secretKey'>

export const sealPlace = (userUuid: string) => ({ purpose: 'one-time code', row: userUuid })

/** Opens a stored secret of one-time codes. */
export const openSecret = (secretKey: string, userUuid: string, sealed: Uint8Array): Buffer =>
  Buffer.from(unseal(secretKey, sealPlace(userUuid), sealed), 'base64')

/** Takes the code of a step for good: a step that was taken, and those before it, are taken no more. */
async function takeStep(tx: Tx, userUuid: string, step: number): Promise<boolean> {
  const taken = await tx
    .updateTable('one_time_codes')
    .set({ last_step: step })
    .where('user_id', '=', userUuid)
    .where('last_step', '<', step)
    .returning('user_id')
    .executeTakeFirst()
  return taken !== undefined
}

/** Whether this is a one-time code of the user, or a recovery code; each is good once. */
export async function takeOneTimeCode(
  tx: Tx,
  { now, secretKey }: Checking,
  userUuid: string,
  code: string,
): Promise<boolean> {
  const row = await tx
    .selectFrom('one_time_codes')
    .select('sealed_secret')
    .where('user_id', '=', userUuid)
    .executeTakeFirst()
  if (!row?.sealed_secret) return false
  const step = matchingStep(openSecret(secretKey, userUuid, row.sealed_secret), code.trim(), now())
  if (step !== undefined) return takeStep(tx, userUuid, step)
  return takeRecoveryCode(tx, secretKey, userUuid, code.trim())
}
