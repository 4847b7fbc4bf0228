import { readDefaultFlags } from '../flags/read-default-flags.ts'
import { showInstitutions } from '../institutions/show-institutions.ts'
import type { UseCase } from '../use-case.ts'
import { describeAccount } from './describe-account.ts'

export const getAccount: UseCase<'GetAccount'> = async ({ tx, session, actor }) => {
  const row = await tx.selectFrom('accounts').selectAll().executeTakeFirstOrThrow()
  const users =
    actor.userType === 'Admin'
      ? session.userUuids && session.apiKeyUuid
        ? session.userUuids
        : undefined
      : [actor.userUuid]
  return {
    Account: await describeAccount(tx, users),
    TimeZone: row.time_zone,
    Locale: row.locale,
    AllowedDomainList: row.allowed_domains,
    TrashDays: row.trash_days,
    ViewerLinkMinutes: row.viewer_link_minutes,
    ViewerLinkBinding: row.viewer_link_binding,
    MaximumShareDays: row.maximum_share_days,
    ConflictRule: row.conflict_rule,
    DefaultOrderFlagList: await readDefaultFlags(tx),
    CurrentUserUuid: actor.userUuid,
    InstitutionDetailList:
      actor.userType === 'Admin' && session.apiKeyUuid === undefined ? await showInstitutions(tx) : [],
  }
}
