import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import { keyRows, narrowingConditions, type OrderKey } from './order-conditions.ts'
import type { NormalFilter, OrderFilter } from './order-filter.ts'

/** The orders (`id`, `sort_at`) that have all of these keys, each once, narrowed as is asked for and allowed. */
export function ordersWithKeys(
  actor: Actor,
  filter: OrderFilter,
  { modalities }: NormalFilter,
  keys: readonly OrderKey[],
): RawBuilder<unknown> {
  const texts = keys.filter(({ kind }) => kind !== 'm')
  // The keys of texts name the order's modalities too, which need no set of their own then.
  const besides = texts.length > 0 && modalities.length > 0
  const narrowed = [
    ...narrowingConditions(actor, filter, 'k'),
    ...(besides ? [sql<boolean>`string_to_array(k.modality, '\\') && ${[...modalities]}::text[]`] : []),
  ].map((condition) => sql`and ${condition}`)
  const rowsWith = (key: OrderKey) => sql`order_keys k where ${keyRows(actor, key)}`
  const [first, ...others] = texts.length > 0 ? texts : keys
  if (first === undefined) throw new Error('Orders were asked for by no key.')
  const alsoWith = others.map((key) => sql`and k.order_id in (select k.order_id from ${rowsWith(key)})`)
  return sql`select distinct k.order_id id, k.sort_at from ${rowsWith(first)} ${sql.join([...narrowed, ...alsoWith, sql``], sql` `)}`
}
