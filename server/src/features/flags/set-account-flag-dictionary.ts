import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { UseCase } from '../use-case.ts'
import { giveIds, readGivenDictionary } from './flag-dictionary.rules.ts'
import { type FlagGroup, readFlagDictionary } from './read-flag-dictionary.ts'

/** Two Admins who set the dictionary at once do so one after the other. */
const lockDictionary = (tx: Tx) => tx.selectFrom('accounts').select('id').forNoKeyUpdate().execute()

interface FlagRow {
  readonly group_id: number
  readonly flag_id: number
  readonly name: string
  readonly color: string
  readonly position: number
}

const flagRows = (groups: readonly FlagGroup[]): FlagRow[] =>
  groups.flatMap(({ GroupId, FlagList }) =>
    FlagList.map(({ FlagId, FlagName, Color }, position) => ({
      group_id: GroupId,
      flag_id: FlagId,
      name: FlagName,
      color: Color,
      position,
    })),
  )

/** Removes what is not in the dictionary any more; orders lose flags that they had of it. @returns how many orders lost one */
async function removeOthers(tx: Tx, groups: readonly FlagGroup[]): Promise<number> {
  const flags = flagRows(groups)
  const kept = sql`select * from unnest(${flags.map((flag) => flag.group_id)}::int[], ${flags.map((flag) => flag.flag_id)}::int[])`
  const others = sql`group_id <> all(${groups.map(({ GroupId }) => GroupId)}::int[])`
  // Who sets a flag holds the group, then the flag, then the order's: all in this order, so that nobody waits in a circle.
  await sql`select from flag_groups where ${others} order by group_id for update`.execute(tx)
  await sql`select from flags where (group_id, flag_id) not in (${kept}) order by group_id, flag_id for update`.execute(
    tx,
  )
  const { numAffectedRows } = await sql`delete from order_flags where (group_id, flag_id) not in (${kept})`.execute(tx)
  await sql`delete from flags where (group_id, flag_id) not in (${kept})`.execute(tx)
  await sql`delete from flag_groups where ${others}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

async function writeGroups(tx: Tx, account: string, groups: readonly FlagGroup[]): Promise<void> {
  const rows = groups.map(({ GroupId, GroupName }, position) => ({
    account_id: account,
    group_id: GroupId,
    name: GroupName,
    position,
  }))
  await tx
    .insertInto('flag_groups')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'group_id']).doUpdateSet((row) => ({
        name: row.ref('excluded.name'),
        position: row.ref('excluded.position'),
      })),
    )
    .execute()
}

async function writeFlags(tx: Tx, account: string, groups: readonly FlagGroup[]): Promise<void> {
  const rows = flagRows(groups).map((flag) => ({ account_id: account, ...flag }))
  if (rows.length === 0) return
  await tx
    .insertInto('flags')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'group_id', 'flag_id']).doUpdateSet((row) => ({
        name: row.ref('excluded.name'),
        color: row.ref('excluded.color'),
        position: row.ref('excluded.position'),
      })),
    )
    .execute()
}

export const setAccountFlagDictionary: UseCase<'SetAccountFlagDictionary'> = async ({ tx, actor, note }, input) => {
  const given = readGivenDictionary(input.FlagGroupList)
  await lockDictionary(tx)
  const groups = giveIds(given, await readFlagDictionary(tx))
  note.detail['RemovedFromOrders'] = await removeOthers(tx, groups)
  await writeGroups(tx, actor.accountUuid, groups)
  await writeFlags(tx, actor.accountUuid, groups)
  return { FlagGroupList: await readFlagDictionary(tx) }
}
