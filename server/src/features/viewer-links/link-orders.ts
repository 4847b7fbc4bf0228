import { type RawBuilder, sql } from 'kysely'
import { visibleOrders } from '../access/visible-orders.ts'
import type { Call } from '../use-case.ts'

/** How many orders a link holds at most: its studies are looked up again and again while it is open. */
const MOST_IN_LINK = 10_000

/** What a link opens. */
export interface LinkTarget {
  /** In the order in which they are shown. */
  readonly orderUuids: readonly string[]
  /** How many there are, of which the link holds the newest. */
  readonly total: number
  /** Whether it opens on the list of its studies, however few they are. */
  readonly opensList?: boolean
}

/** The orders (`patient_orders o`) that meet a condition and that the asker may see, newest first. */
export async function selectLinkOrders({ tx, actor }: Call, where: RawBuilder<boolean>): Promise<LinkTarget> {
  const { rows } = await sql<{ id: string; total: number }>`
    select o.id, count(*) over ()::int total from patient_orders o where ${where} and ${visibleOrders(actor)}
    order by o.sort_at desc, o.id desc limit ${MOST_IN_LINK}`.execute(tx)
  return { orderUuids: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 }
}

/** The same with one of them at the beginning. */
export function beginWith(target: LinkTarget, orderUuid: string): LinkTarget {
  const others = target.orderUuids.filter((id) => id !== orderUuid)
  return { ...target, orderUuids: [orderUuid, ...others].slice(0, MOST_IN_LINK) }
}

/** What is said of a link that does not hold all; '' where it does. */
export const sayWhatIsLeftOut = ({ orderUuids, total }: LinkTarget): string =>
  orderUuids.length === total ? '' : `The link opens the newest ${orderUuids.length} of ${total} orders.`
