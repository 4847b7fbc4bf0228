import type { objects } from '@opaline/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../../store/db/database.ts'

export type FlagGroup = z.input<typeof objects.FlagGroup>

/** The groups of flags of the account and the flags in them, in the account's own order. */
export async function readFlagDictionary(tx: Tx): Promise<FlagGroup[]> {
  const { rows } = await sql<FlagGroup>`
    select g.group_id "GroupId", g.name "GroupName",
      coalesce(json_agg(json_build_object('FlagId', f.flag_id, 'FlagName', f.name, 'Color', f.color) order by f.position)
        filter (where f.flag_id is not null), '[]') "FlagList"
    from flag_groups g left join flags f on f.account_id = g.account_id and f.group_id = g.group_id
    group by g.account_id, g.group_id order by g.position`.execute(tx)
  return rows
}
