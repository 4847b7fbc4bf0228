import { sql } from 'kysely'
import { selectPrepared, type Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { hasSharedFolders } from '../access/visible-orders.ts'
import type { NormalFilter, OrderFilter } from './order-filter.ts'

/** How many orders there are, without a look at any. */
export interface OrderSums {
  /** In the whole account. */
  readonly all: number
  /** In the institutions and with the modalities that are asked for, whatever else is. */
  readonly placed: number
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

/** The only institutions whose orders count; null: all. */
function placesOf(actor: Actor, { institutionUuids }: OrderFilter): readonly string[] | null {
  const wanted = institutionUuids?.length ? institutionUuids : undefined
  if (actor.userType !== 'Standard') return wanted ?? null
  return (wanted ?? actor.institutionUuids).filter((uuid) => actor.institutionUuids.includes(uuid))
}

export async function countBySums(tx: Tx, actor: Actor, filter: OrderFilter, normal: NormalFilter): Promise<OrderSums> {
  const places = sql`${placesOf(actor, filter)}::uuid[]`
  const modalities = sql`${normal.modalities.length > 0 ? normal.modalities : null}::text[]`
  const [sums = { all: 0, placed: 0 }] = await selectPrepared<{ all: number; placed: number }>(
    tx,
    'order-sums',
    sql`select coalesce(sum(c.orders), 0)::int "all",
      coalesce(sum(c.orders) filter (where (${places} is null or c.institution_id = any(${places}))
        and (${modalities} is null or string_to_array(c.modality, '\\') && ${modalities})), 0)::int placed
    from order_counts c where c.account_id = ${actor.accountUuid}::uuid`,
  )
  return { ...sums, matching: isTold(actor, filter, normal) ? sums.placed : undefined }
}
