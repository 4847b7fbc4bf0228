import type { InputOf, METHODS } from '@opaline/contract'
import type { Call, UseCase } from '../use-case.ts'
import { makePassword } from './made-password.rules.ts'
import { mailShare } from './mail-share.ts'
import { shareOrders } from './share-orders.ts'

type Input = InputOf<(typeof METHODS)['SharePatientOrderWithExpireDate']>

async function mailOrders(call: Call, input: Input) {
  const password = makePassword()
  const made = await shareOrders(call, input, { password, email: input.Email })
  await mailShare(call, made, { to: input.Email, passwordTo: input.EmailForSendingSharePassword, password })
  return { Result: made.url, ShareUuid: made.shareUuid }
}

/** Mails a link to orders, with a password that was made for it. */
export const sharePatientOrder: UseCase<'SharePatientOrder'> = mailOrders

/** The same until the end of a day. */
export const sharePatientOrderWithExpireDate: UseCase<'SharePatientOrderWithExpireDate'> = mailOrders
