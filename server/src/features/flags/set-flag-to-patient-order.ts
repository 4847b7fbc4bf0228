import type { Tx } from '../../store/db/database.ts'
import { requireOrder } from '../access/require-orders.ts'
import { notFound } from '../errors.ts'
import type { UseCase } from '../use-case.ts'

/** Its row is held, so that what is found is there until the transaction ends. */
async function requireGroup(tx: Tx, groupId: number): Promise<void> {
  const group = await tx
    .selectFrom('flag_groups')
    .select('group_id')
    .where('group_id', '=', groupId)
    .forKeyShare()
    .executeTakeFirst()
  if (!group) throw notFound('flagGroupId')
}

async function requireFlag(tx: Tx, groupId: number, flagId: number): Promise<void> {
  const flag = await tx
    .selectFrom('flags')
    .select('flag_id')
    .where('group_id', '=', groupId)
    .where('flag_id', '=', flagId)
    .forKeyShare()
    .executeTakeFirst()
  if (!flag) throw notFound('flagId')
}

const clearFlag = (tx: Tx, orderUuid: string, groupId: number) =>
  tx.deleteFrom('order_flags').where('order_id', '=', orderUuid).where('group_id', '=', groupId).execute()

const setFlag = (tx: Tx, account: string, orderUuid: string, groupId: number, flagId: number) =>
  tx
    .insertInto('order_flags')
    .values({ account_id: account, order_id: orderUuid, group_id: groupId, flag_id: flagId })
    .onConflict((conflict) => conflict.columns(['order_id', 'group_id']).doUpdateSet({ flag_id: flagId }))
    .execute()

export const setFlagToPatientOrder: UseCase<'SetFlagToPatientOrder'> = async (call, input) => {
  const { tx, actor, note } = call
  const { FlagGroupId: groupId, FlagId: flagId } = input
  const { id } = await requireOrder(call, input.PatientOrderUuid)
  await requireGroup(tx, groupId)
  if (flagId !== 0) await requireFlag(tx, groupId, flagId)
  if (flagId === 0) await clearFlag(tx, id, groupId)
  else await setFlag(tx, actor.accountUuid, id, groupId, flagId)
  note.orderUuids.push(id)
  note.detail['FlagGroupId'] = groupId
  note.detail['FlagId'] = flagId
  return {}
}
