import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { lockGroups } from './group-locks.ts'

/** The groups that these orders are in, each once. */
async function groupsOf(tx: Tx, orderUuids: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('patient_orders')
    .select('connected_group_id')
    .distinct()
    .where('id', 'in', orderUuids)
    .where('connected_group_id', 'is not', null)
    .execute()
  return rows.flatMap((row) => row.connected_group_id ?? [])
}

/** Frees the last order of each of these groups that has no other. */
const dissolveSmall = (tx: Tx, groupUuids: readonly string[]) =>
  sql`update patient_orders set connected_group_id = null where connected_group_id in (
    select connected_group_id from patient_orders where connected_group_id = any(${groupUuids}::uuid[])
    group by connected_group_id having count(*) < 2)`.execute(tx)

/** Moves orders from the groups that they are in to another or to none; the groups must be locked. */
export async function moveBetweenGroups(
  tx: Tx,
  orderUuids: readonly string[],
  groupUuid: string | null,
): Promise<void> {
  const left = await groupsOf(tx, orderUuids)
  await tx.updateTable('patient_orders').set({ connected_group_id: groupUuid }).where('id', 'in', orderUuids).execute()
  if (left.length > 0) await dissolveSmall(tx, left)
}

/**
 * Takes orders out of their groups for good; a group under two orders is dissolved. An order that goes to the trash leaves
 * its group first, before its row is changed.
 */
export async function leaveGroup(tx: Tx, orderUuids: readonly string[]): Promise<void> {
  if (orderUuids.length === 0) return
  await lockGroups(tx)
  await moveBetweenGroups(tx, orderUuids, null)
}
