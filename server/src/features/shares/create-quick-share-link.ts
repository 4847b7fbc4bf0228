import type { InputOf, METHODS } from '@opaline/contract'
import type { Call, UseCase } from '../use-case.ts'
import { shareOrders } from './share-orders.ts'

type Input = InputOf<(typeof METHODS)['CreateQuickShareLinkWithExpireDate']>

async function makeLink(call: Call, input: Input) {
  const { shareUuid, url } = await shareOrders(call, input)
  return { Result: url, ShareUuid: shareUuid }
}

/** An address that opens orders by itself. */
export const createQuickShareLink: UseCase<'CreateQuickShareLink'> = makeLink

/** The same until the end of a day. */
export const createQuickShareLinkWithExpireDate: UseCase<'CreateQuickShareLinkWithExpireDate'> = makeLink
