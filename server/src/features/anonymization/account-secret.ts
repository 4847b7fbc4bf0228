import { randomBytes } from 'node:crypto'
import { seal, unseal } from '../../sealed.ts'
import type { Call } from '../use-case.ts'

const SECRET_BYTES = 32

type Needed = Pick<Call, 'tx' | 'actor' | 'services'>

const place = (accountUuid: string) => ({ purpose: 'pseudonymization secret', row: accountUuid })

const sealedSecret = ({ tx }: Needed) =>
  tx.selectFrom('pseudonymization_secrets').select('sealed_secret').executeTakeFirst()

/** Of two that are made at once the first one stays. */
async function makeSecret(call: Needed): ReturnType<typeof sealedSecret> {
  const { tx, actor, services } = call
  const { accountUuid: account_id } = actor
  const secret = randomBytes(SECRET_BYTES).toString('base64')
  const sealed_secret = seal(services.secretKey, place(account_id), secret)
  const row = { account_id, sealed_secret }
  await tx
    .insertInto('pseudonymization_secrets')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return sealedSecret(call)
}

/** The secret of the caller's account, 32 bytes; it is made when it is first asked for. */
export async function accountSecret(call: Needed): Promise<Buffer> {
  const row = (await sealedSecret(call)) ?? (await makeSecret(call))
  if (row === undefined) throw new Error('The account has no secret.')
  const { actor, services } = call
  return Buffer.from(unseal(services.secretKey, place(actor.accountUuid), row.sealed_secret), 'base64')
}
