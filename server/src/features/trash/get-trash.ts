import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { trashedOrders } from '../access/trashed-orders.ts'
import { type OrderRow, orderColumns } from '../orders/order-columns.ts'
import { afterPosition } from '../orders/order-conditions.ts'
import { type PagePosition, readPageToken, writePageToken } from '../orders/page-token.rules.ts'
import { type PatientOrder, showOrder } from '../orders/show-order.ts'
import type { UseCase } from '../use-case.ts'

const DEFAULT_PAGE_SIZE = 50

interface TrashedRow extends OrderRow {
  /** Seconds since 1970 with six places. */
  readonly trashed_position: string
}

async function selectPage(tx: Tx, actor: Actor, size: number, after: PagePosition | undefined): Promise<TrashedRow[]> {
  const { rows } = await sql<TrashedRow>`
    select ${orderColumns(actor)}, floor(extract(epoch from o.trashed_at))::bigint || to_char(o.trashed_at, '.US') trashed_position
    from patient_orders o join institutions i on i.id = o.institution_id
    where ${trashedOrders(actor)} ${after ? sql`and ${afterPosition(after, 'o.trashed_at')}` : sql``}
    order by o.trashed_at desc, o.id desc limit ${size + 1}`.execute(tx)
  return rows
}

async function count(tx: Tx, actor: Actor): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int total from patient_orders o where ${trashedOrders(actor)}`.execute(tx)
  return rows[0]?.total ?? 0
}

const show = (row: OrderRow): PatientOrder => ({ ...showOrder(row), OrderStatus: 'Trashed', FolderUuidList: [] })

/** The orders in the trash that the actor might see if they were not there. */
export const getTrash: UseCase<'GetTrash'> = async ({ tx, actor, note }, input) => {
  const size = input.PageSize ?? DEFAULT_PAGE_SIZE
  const after = input.PageToken === undefined ? undefined : readPageToken(input.PageToken)
  const total = after?.total ?? (await count(tx, actor))
  const found = await selectPage(tx, actor, size, after)
  const rows = found.slice(0, size)
  const last = rows.at(-1)
  note.detail['ResultCount'] = rows.length
  return {
    SearchResultList: rows.map(show),
    TotalCount: total,
    NextPageToken:
      found.length > size && last ? writePageToken({ sortAt: last.trashed_position, orderUuid: last.id, total }) : '',
  }
}
