import { sql } from 'kysely'
import { requireOrders } from '../access/require-orders.ts'
import type { Call } from '../use-case.ts'
import { type MadeShare, makeShare, type ShareTerms } from './make-share.ts'

/** Shares orders that the actor may see, in the order in which they are given. @throws ApiError NotFound for orderUuidList */
export async function shareOrders(
  call: Call,
  input: ShareTerms & { readonly OrderUuidList: readonly string[] },
  mailed: { readonly password?: string; readonly email?: string } = {},
): Promise<MadeShare> {
  await requireOrders(call, input.OrderUuidList, 'orderUuidList')
  const orderUuids = [...new Set(input.OrderUuidList)]
  const { password, email = '' } = mailed
  const passwordHash = password === undefined ? '' : await call.services.hashing.hash(password)
  const made = await makeShare(call, input, { kind: 'Order', email, passwordHash })
  await sql`insert into share_orders (account_id, share_id, order_id, place)
    select ${call.actor.accountUuid}::uuid, ${made.shareUuid}::uuid, id, place
    from unnest(${orderUuids}::uuid[]) with ordinality given(id, place)`.execute(call.tx)
  call.note.orderUuids.push(...orderUuids)
  return made
}
