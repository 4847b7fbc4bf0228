import type { objects } from '@opaline/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../../store/db/database.ts'
import type { UseCase } from '../use-case.ts'

type Member = z.input<typeof objects.UserGroup>['UserList'][number]

/** @param only the one user who is shown, and whose groups alone are; undefined: all */
const selectGroups = (tx: Tx, only: string | undefined) =>
  tx
    .selectFrom('user_groups as g')
    .select(['g.id', 'g.name'])
    .select(
      sql<Member[]>`(
        select coalesce(json_agg(json_build_object('UserUuid', u.id, 'FullName', u.full_name) order by u.full_name, u.id), '[]')
        from user_group_members m join users u on u.id = m.user_id
        where m.group_id = g.id and u.deactivated_at is null and u.id = coalesce(${only ?? null}::uuid, u.id))`.as(
        'members',
      ),
    )
    .$if(only !== undefined, (query) =>
      query.where(
        sql<boolean>`exists (select 1 from user_group_members m where m.group_id = g.id and m.user_id = ${only ?? null}::uuid)`,
      ),
    )
    .orderBy('g.name')
    .execute()

/** The groups by name; a limited-access user is shown those that they are in, and of them nobody else. */
export const getUserGroupList: UseCase<'GetUserGroupList'> = async ({ tx, actor }) => {
  const rows = await selectGroups(tx, actor.userType === 'LimitedAccess' ? actor.userUuid : undefined)
  return {
    UserGroupList: rows.map(({ id, name, members }) => ({ UserGroupUuid: id, UserGroupName: name, UserList: members })),
  }
}
