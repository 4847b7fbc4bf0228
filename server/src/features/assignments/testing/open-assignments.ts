import { type InputOf, METHODS } from '@opaline/contract'
import type { TestDatabase } from '../../../../test/database.ts'
import type { Tx } from '../../../store/db/database.ts'
import { makeUuid } from '../../../uuid.ts'
import type { Actor } from '../../access/actor.ts'
import { appendAuditRecord } from '../../audit/append-audit-record.ts'
import { getPatientOrderProperties } from '../../orders/get-patient-order-properties.ts'
import { addOrderList, type OrderList } from '../../orders/testing/open-order-list.ts'
import type { AuditNote } from '../../use-case.ts'
import { assignPatientOrderToUser } from '../assign-patient-order-to-user.ts'
import { assignPatientOrderToUserGroup } from '../assign-patient-order-to-user-group.ts'
import { unassignPatientOrderFromUser } from '../unassign-patient-order-from-user.ts'
import { unassignPatientOrderFromUserGroup } from '../unassign-patient-order-from-user-group.ts'

const USE_CASES = {
  AssignPatientOrderToUser: assignPatientOrderToUser,
  AssignPatientOrderToUserGroup: assignPatientOrderToUserGroup,
  UnassignPatientOrderFromUser: unassignPatientOrderFromUser,
  UnassignPatientOrderFromUserGroup: unassignPatientOrderFromUserGroup,
} as const
type Deed = keyof typeof USE_CASES

/** The argument that names whom each deed is about. */
const ASSIGNEE = {
  AssignPatientOrderToUser: 'AssignedUserUuid',
  AssignPatientOrderToUserGroup: 'AssignedUserGroupUuid',
  UnassignPatientOrderFromUser: 'UnassignedUserUuid',
  UnassignPatientOrderFromUserGroup: 'UnassignedUserGroupUuid',
} as const satisfies Record<Deed, string>

/** An account whose orders are assigned to its users and groups. */
export interface Assignments extends OrderList {
  addUser(fullName: string, deactivatedAt?: Date): Promise<string>
  addGroup(name: string, members: readonly string[]): Promise<string>
  /** Calls one of the four methods as the entry does, its audit record included. */
  doIt(deed: Deed, order: string, assignee: string, actor?: Partial<Actor>): Promise<AuditNote>
  properties(order: string, actor?: Partial<Actor>): ReturnType<typeof readProperties>
  inAccount<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

async function readProperties(list: OrderList, order: string, actor: Partial<Actor> = {}) {
  const { UserUuid, InstitutionUuid } = list.account
  const input = { UserUuid, PatientOrderInstitutionUuid: InstitutionUuid, PatientOrderUuid: order }
  const answer = await list.call((call) => getPatientOrderProperties(call, input), actor)
  return METHODS.GetPatientOrderProperties.result.parse(answer).PatientOrder
}

async function doIt(list: OrderList, deed: Deed, order: string, assignee: string, actor: Partial<Actor> = {}) {
  const note: AuditNote = { orderUuids: [], detail: {} }
  const input = { UserUuid: list.account.UserUuid, PatientOrderUuid: order, [ASSIGNEE[deed]]: assignee }
  await list.call(
    async (call) => {
      const answer = await USE_CASES[deed](call, input as InputOf<(typeof METHODS)[Deed]> as never)
      METHODS[deed].result.parse(answer)
      const { accountUuid, userUuid } = call.actor
      const who = { accountUuid, userUuid, address: '192.0.2.1', requestId: 'r' }
      await appendAuditRecord(call.tx, { ...who, action: deed, outcome: 'success', ...note })
    },
    actor,
    note,
  )
  return note
}

/** A further account in the database of the test. */
export async function addAssignments(testDatabase: TestDatabase): Promise<Assignments> {
  const list = await addOrderList(testDatabase)
  const account_id = list.account.AccountUuid
  const inAccount = <T>(work: (tx: Tx) => Promise<T>) => list.database.forAccount(account_id, work)
  return {
    ...list,
    inAccount,
    addUser: async (full_name, deactivated_at) => {
      const id = makeUuid()
      const user = { id, account_id, user_name: id, full_name, email: `${id}@example.org`, deactivated_at }
      await inAccount((tx) =>
        tx
          .insertInto('users')
          .values({ ...user, user_type: 'LimitedAccess' })
          .execute(),
      )
      return id
    },
    addGroup: async (name, members) => {
      const id = makeUuid()
      const rows = members.map((user_id) => ({ account_id, group_id: id, user_id }))
      await inAccount(async (tx) => {
        await tx.insertInto('user_groups').values({ id, account_id, name }).execute()
        if (rows.length > 0) await tx.insertInto('user_group_members').values(rows).execute()
      })
      return id
    },
    doIt: (deed, order, assignee, actor) => doIt(list, deed, order, assignee, actor),
    properties: (order, actor) => readProperties(list, order, actor),
  }
}
