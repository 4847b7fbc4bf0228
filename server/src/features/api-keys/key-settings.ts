import { isCalendarDate, shownValue } from '@opaline/contract'
import { checkDomains } from '../access/check-domains.ts'
import { invalid } from '../errors.ts'
import { readName } from '../plain-text.rules.ts'
import type { Call } from '../use-case.ts'
import { requireUsers } from '../users/require-user.ts'

/** What people say of a key. */
export interface KeyInput {
  readonly Name: string
  readonly AllowedDomainList?: readonly string[] | undefined
  readonly UserUuidList?: readonly string[] | undefined
  readonly ExpireDatetime?: string | undefined
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/

function readExpiry(text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined
  const instant = new Date(text)
  // A Date takes the 30th of February for the 2nd of March.
  if (!INSTANT.test(text) || !isCalendarDate(text.slice(0, 10)) || Number.isNaN(instant.getTime())) {
    throw invalid('expireDatetime', `Given value = '${shownValue(text)}' is not date format.`)
  }
  if (instant <= now) throw invalid('expireDatetime', `Given value = '${text}' is in the past.`)
  return instant
}

/** Checks what a key may do. @throws ApiError InvalidParameter, or NotFound for userUuidList */
export async function readKeySettings({ tx, services }: Pick<Call, 'tx' | 'services'>, input: KeyInput) {
  checkDomains(input.AllowedDomainList)
  return {
    name: readName('name', input.Name),
    allowedDomains: input.AllowedDomainList,
    userUuids: await requireUsers(tx, input.UserUuidList ?? []),
    expiresAt: readExpiry(input.ExpireDatetime, services.now()),
  }
}
