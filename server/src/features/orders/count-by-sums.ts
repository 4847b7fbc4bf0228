import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { hasSharedFolders } from '../access/visible-orders.ts'
import { narrowingConditions } from './order-conditions.ts'
import type { NormalFilter, OrderFilter } from './order-filter.ts'

/** How many orders there are, without a look at any. */
export interface OrderSums {
  /** In the whole account. */
  readonly all: number
  /** That match; undefined where more is asked than the sums tell: they know institutions and modalities. */
  readonly matching: number | undefined
}

const isTold = (actor: Actor, filter: OrderFilter, normal: NormalFilter): boolean =>
  actor.userType !== 'LimitedAccess' &&
  !(actor.userType === 'Standard' && hasSharedFolders(actor)) &&
  normal.words.length === 0 &&
  [
    normal.accession,
    normal.patientId,
    normal.otherPatientId,
    filter.startDay,
    filter.endDay,
    filter.bornFrom,
    filter.bornTo,
    filter.folderUuid,
    actor.orderUuids,
  ].every((part) => part === undefined)

function matching(actor: Actor, filter: OrderFilter, { modalities }: NormalFilter): RawBuilder<boolean> {
  const places = narrowingConditions(actor, { institutionUuids: filter.institutionUuids }, 'c')
  const ofModality = sql<boolean>`string_to_array(c.modality, '\\') && ${[...modalities]}::text[]`
  const all = [...places, ...(modalities.length > 0 ? [ofModality] : []), sql<boolean>`true`]
  return sql<boolean>`${sql.join(all, sql` and `)}`
}

export async function countBySums(tx: Tx, actor: Actor, filter: OrderFilter, normal: NormalFilter): Promise<OrderSums> {
  const { rows } = await sql<{ all: number; matching: number }>`
    select coalesce(sum(c.orders), 0)::int "all",
      coalesce(sum(c.orders) filter (where ${matching(actor, filter, normal)}), 0)::int matching
    from order_counts c where c.account_id = ${actor.accountUuid}::uuid`.execute(tx)
  const sums = rows[0] ?? { all: 0, matching: 0 }
  return { all: sums.all, matching: isTold(actor, filter, normal) ? sums.matching : undefined }
}
