import { createHmac, randomBytes } from 'node:crypto'
import { deriveKey } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import { writeBase32 } from './one-time-code.rules.ts'

const CODES = 10
const CODE_LETTERS = 10

const hashOf = (secretKey: string, userUuid: string, code: string): Buffer =>
  createHmac('sha256', deriveKey(secretKey, 'recovery codes')).update(`${userUuid} ${code.toUpperCase()}`).digest()

/** Who the codes are for. */
export interface CodeOwner {
  readonly accountUuid: string
  readonly userUuid: string
}

/** Makes new recovery codes, each good once, in place of those before. @returns the codes, which are stored as hashes only */
export async function makeRecoveryCodes(tx: Tx, secretKey: string, owner: CodeOwner): Promise<string[]> {
  const codes = Array.from({ length: CODES }, () => writeBase32(randomBytes(7)).slice(0, CODE_LETTERS))
  await tx.deleteFrom('recovery_codes').where('user_id', '=', owner.userUuid).execute()
  const rows = codes.map((code) => ({
    account_id: owner.accountUuid,
    user_id: owner.userUuid,
    code_hash: hashOf(secretKey, owner.userUuid, code),
  }))
  await tx.insertInto('recovery_codes').values(rows).execute()
  return codes
}

/** Whether the code is one of the user's; then it is used up. */
export async function takeRecoveryCode(tx: Tx, secretKey: string, userUuid: string, code: string): Promise<boolean> {
  const taken = await tx
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userUuid)
    .where('code_hash', '=', hashOf(secretKey, userUuid, code))
    .returning('user_id')
    .executeTakeFirst()
  return taken !== undefined
}
