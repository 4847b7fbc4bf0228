import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'
import type { DefaultFlag } from './flag-dictionary.rules.ts'

async function takeBack(tx: Tx, groupId: number): Promise<void> {
  const group = await tx.selectFrom('flag_groups').select('group_id').where('group_id', '=', groupId).executeTakeFirst()
  if (!group) throw notFound('defaultOrderFlagList')
  await tx.deleteFrom('default_order_flags').where('group_id', '=', groupId).execute()
}

async function give(tx: Tx, { GroupId, FlagId }: DefaultFlag): Promise<void> {
  const flag = tx
    .selectFrom('flags')
    .select(['account_id', 'group_id', 'flag_id'])
    .where('group_id', '=', GroupId)
    .where('flag_id', '=', FlagId)
  const given = await tx
    .insertInto('default_order_flags')
    .columns(['account_id', 'group_id', 'flag_id'])
    .expression(flag)
    .onConflict((conflict) => conflict.columns(['account_id', 'group_id']).doUpdateSet({ flag_id: FlagId }))
    .returning('flag_id')
    .executeTakeFirst()
  if (!given) throw notFound('defaultOrderFlagList')
}

/** Sets which flag new orders get, for each of these groups; FlagId 0: none. @throws ApiError NotFound */
export async function writeDefaultFlags(tx: Tx, flags: readonly DefaultFlag[]): Promise<void> {
  for (const flag of flags) await (flag.FlagId === 0 ? takeBack(tx, flag.GroupId) : give(tx, flag))
}
