import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'

/** Who an order is assigned to, as its properties show it. */
export interface OrderAssignments {
  readonly AssignedUserList: { readonly UserUuid: string; readonly FullName: string }[]
  readonly AssignedUserGroupList: { readonly UserGroupUuid: string; readonly UserGroupName: string }[]
}

const selectUsers = (tx: Tx, orderUuid: string) =>
  tx
    .selectFrom('order_user_assignments as a')
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .select(['u.id as UserUuid', 'u.full_name as FullName'])
    .where('a.order_id', '=', orderUuid)
    .orderBy('a.assigned_at')
    .orderBy('u.id')
    .execute()

const selectGroups = (tx: Tx, orderUuid: string) =>
  tx
    .selectFrom('order_group_assignments as a')
    .innerJoin('user_groups as g', 'g.id', 'a.group_id')
    .select(['g.id as UserGroupUuid', 'g.name as UserGroupName'])
    .where('a.order_id', '=', orderUuid)
    .orderBy('a.assigned_at')
    .orderBy('g.id')
    .execute()

/** Who else sees an order is not for a limited-access user (contract 9, Who). */
export async function listAssignments(tx: Tx, actor: Actor, orderUuid: string): Promise<OrderAssignments> {
  if (actor.userType === 'LimitedAccess') return { AssignedUserList: [], AssignedUserGroupList: [] }
  return {
    AssignedUserList: await selectUsers(tx, orderUuid),
    AssignedUserGroupList: await selectGroups(tx, orderUuid),
  }
}
