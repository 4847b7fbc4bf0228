import { randomUUID } from 'node:crypto'
import { ApiError } from '@opaline/contract'
import { makeUuid } from '../../uuid.ts'
import { leaveWord } from '../passwords/forgot-password.ts'
import { requireGoodPassword } from '../passwords/password.rules.ts'
import { readName } from '../plain-text.rules.ts'
import { readTimeZone } from '../time-zone.rules.ts'
import type { OpenCall, OpenUseCase } from '../use-case.ts'
import { type CreatedAccount, createAccount, type NewAccount } from './create-account.ts'

type Made = Pick<CreatedAccount, 'AccountUuid' | 'AccountKey' | 'UserUuid' | 'InstitutionUuid'>

/** What somebody is answered whose address has a login already. It is the owner of the address who learns of it. */
async function answerAlike({ services, request }: OpenCall, email: string): Promise<Made> {
  await leaveWord(services.database.withoutAccount, email, request)
  return {
    AccountUuid: makeUuid(),
    AccountKey: randomUUID(),
    UserUuid: makeUuid(),
    InstitutionUuid: makeUuid(),
  }
}

const isTaken = (error: unknown): boolean => error instanceof ApiError && error.code === 'Conflict'

/**
 * Makes an account for whoever asks, where the server's owner allows it. It has no API key until its Admin makes one. For an
 * address that has a login already the answer is the same, and a link for a new password is mailed there.
 */
export const signUp: OpenUseCase<'SignUp'> = async (call, input) => {
  const { services, request } = call
  if (services.config.SIGN_UP !== 'open') throw new ApiError('Forbidden', 'This server does not take new accounts.')
  requireGoodPassword('password', input.Password, input.Email)
  const accountName = readName('accountName', input.AccountName)
  const wanted: NewAccount = {
    accountName,
    institutionName: accountName,
    adminName: readName('fullName', input.FullName),
    adminEmail: input.Email,
    adminPassword: input.Password,
    timeZone: readTimeZone('timeZone', input.TimeZone),
    withoutApiKey: true,
    isUnconfirmed: true,
    deed: { action: 'SignUp', address: request.address, requestId: request.requestId },
  }
  const made: Made = await createAccount(services.database, wanted).catch((error: unknown) => {
    if (isTaken(error)) return answerAlike(call, input.Email)
    throw error
  })
  const { AccountUuid, AccountKey, UserUuid, InstitutionUuid } = made
  return { AccountUuid, AccountKey, UserUuid, InstitutionUuid }
}
