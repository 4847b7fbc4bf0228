import type { Tx } from '../../store/db/database.ts'
import type { DefaultFlag } from './flag-dictionary.rules.ts'

/** The flags that new orders get, in the order of the dictionary. */
export const readDefaultFlags = (tx: Tx): Promise<DefaultFlag[]> =>
  tx
    .selectFrom('default_order_flags as d')
    .innerJoin('flag_groups as g', 'g.group_id', 'd.group_id')
    .select(['d.group_id as GroupId', 'd.flag_id as FlagId'])
    .orderBy('g.position')
    .execute()
