import { checkDomains } from '../access/check-domains.ts'
import { readGivenDefaults } from '../flags/flag-dictionary.rules.ts'
import { writeDefaultFlags } from '../flags/write-default-flags.ts'
import { readOptionalName } from '../plain-text.rules.ts'
import { readTimeZone } from '../time-zone.rules.ts'
import type { UseCase } from '../use-case.ts'

/** Alone in the list: any domain. An empty list is none that is given (contract 1). */
const ANY_DOMAIN = '*'

function readDomains(given: readonly string[] | undefined): string[] | undefined {
  if (given?.length === 1 && given[0] === ANY_DOMAIN) return []
  checkDomains(given)
  return given && [...given]
}

type Json = Readonly<Record<string, unknown>>
type Binding = 'Address' | 'Browser' | undefined

export const updateAccount: UseCase<'UpdateAccount'> = async ({ tx, actor, note }, input) => {
  const columns = {
    name: readOptionalName('accountName', input.AccountName),
    time_zone: input.TimeZone === undefined ? undefined : readTimeZone('timeZone', input.TimeZone),
    locale: input.Locale,
    allowed_domains: readDomains(input.AllowedDomainList),
    trash_days: input.TrashDays,
    viewer_link_minutes: input.ViewerLinkMinutes,
    viewer_link_binding: input.ViewerLinkBinding as Binding,
    maximum_share_days: input.MaximumShareDays,
    conflict_rule: input.ConflictRule as 'keep' | 'replace' | undefined,
  }
  const changed = Object.entries(columns).filter(([, value]) => value !== undefined)
  const defaults = input.DefaultOrderFlagList && readGivenDefaults(input.DefaultOrderFlagList as Json[])
  note.detail['Changed'] = [...changed.map(([column]) => column), ...(defaults ? ['default_order_flags'] : [])]
  if (defaults) await writeDefaultFlags(tx, defaults)
  if (changed.length === 0) return {}
  await tx.updateTable('accounts').set(columns).where('id', '=', actor.accountUuid).execute()
  return {}
}
