import { ApiError } from '@opaline/contract'
import { requireGoodPassword } from '../passwords/password.rules.ts'
import { readName } from '../plain-text.rules.ts'
import { readTimeZone } from '../time-zone.rules.ts'
import type { OpenUseCase } from '../use-case.ts'
import { createAccount } from './create-account.ts'

/** Makes an account for whoever asks, where the server's owner allows it. It has no API key until its Admin makes one. */
export const signUp: OpenUseCase<'SignUp'> = async ({ services, request }, input) => {
  if (services.config.SIGN_UP !== 'open') throw new ApiError('Forbidden', 'This server does not take new accounts.')
  requireGoodPassword('password', input.Password, input.Email)
  const accountName = readName('accountName', input.AccountName)
  const made = await createAccount(services.database, {
    accountName,
    institutionName: accountName,
    adminName: readName('fullName', input.FullName),
    adminEmail: input.Email,
    adminPassword: input.Password,
    timeZone: readTimeZone('timeZone', input.TimeZone),
    withoutApiKey: true,
    isUnconfirmed: true,
    deed: { action: 'SignUp', address: request.address, requestId: request.requestId },
  })
  const { AccountUuid, AccountKey, UserUuid, InstitutionUuid } = made
  return { AccountUuid, AccountKey, UserUuid, InstitutionUuid }
}
