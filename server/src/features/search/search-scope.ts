import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import { visibleStudies } from '../access/visible-orders.ts'
import { rankOfStudy } from '../studies/find-study.ts'

/** Within what a search looks. */
export interface SearchScope {
  readonly actor: Actor
  /** The only institution that is looked in. */
  readonly institutionUuid: string | undefined
  /** The only studies that are looked at, which are known to be seen, as those of a link; undefined: all that the actor sees. */
  readonly studyIds: readonly string[] | undefined
}

type Condition = RawBuilder<boolean>

/** That no institution before this one shows the actor the same study. One institution alone has each study once. */
const isFirst = ({ actor }: SearchScope): Condition => sql<boolean>`((select count(*) < 2 from institutions)
  or not exists (select 1 from studies t
    where t.account_id = ${actor.accountUuid}::uuid and t.study_instance_uid = s.study_instance_uid and t.id <> s.id
      and ${visibleStudies(actor, 't')} and (${rankOfStudy(actor, 't')}) < (${rankOfStudy(actor, 's')})))`

/** The studies `s` that a search may find, each UID once. */
export function scopeConditions(scope: SearchScope): Condition[] {
  if (scope.studyIds !== undefined)
    return [
      sql<boolean>`s.id = any(${scope.studyIds}::bigint[])`,
      sql<boolean>`s.trashed_at is null and not s.is_empty`,
    ]
  const conditions = [visibleStudies(scope.actor)]
  if (scope.institutionUuid === undefined) return [...conditions, isFirst(scope)]
  return [...conditions, sql<boolean>`s.institution_id = ${scope.institutionUuid}::uuid`]
}

/** Whether a scope holds few studies, so that they are looked at one by one. */
export const isNarrowScope = ({ actor, studyIds }: SearchScope): boolean =>
  studyIds !== undefined || actor.orderUuids !== undefined || actor.userType === 'LimitedAccess'
