import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../access/actor.ts'
import { afterPosition, keyRows, keysOf, narrowingConditions, type OrderKey, wordsLike } from './order-conditions.ts'
import type { NormalFilter, OrderFilter } from './order-filter.ts'
import type { PagePosition } from './page-token.rules.ts'
import type { SearchPattern } from './search-pattern.rules.ts'

/** What keys are narrowed by: places, days, and modalities, which the keys of texts name too. */
function narrowedBy(actor: Actor, filter: OrderFilter, modalities: readonly string[]): RawBuilder<unknown> {
  const conditions = [
    ...narrowingConditions(actor, filter, 'k'),
    ...(modalities.length > 0 ? [sql<boolean>`string_to_array(k.modality, '\\') && ${[...modalities]}::text[]`] : []),
  ]
  return sql.join([...conditions.map((condition) => sql`and ${condition}`), sql``], sql` `)
}

/** The orders (`id`, `sort_at`) that have all of these keys, each once, narrowed as is asked for and allowed. */
export function ordersWithKeys(
  actor: Actor,
  filter: OrderFilter,
  { modalities }: NormalFilter,
  keys: readonly OrderKey[],
): RawBuilder<unknown> {
  const texts = keys.filter(({ kind }) => kind !== 'm')
  // With a key of a text, modalities need no set of their own.
  const narrowed = narrowedBy(actor, filter, texts.length > 0 ? modalities : [])
  const rowsWith = (key: OrderKey) => sql`order_keys k where ${keyRows(actor, key)}`
  const [first, ...others] = texts.length > 0 ? texts : keys
  if (first === undefined) throw new Error('Orders were asked for by no key.')
  const alsoWith = others.map((key) => sql`and k.order_id in (select k.order_id from ${rowsWith(key)})`)
  return sql`select distinct k.order_id id, k.sort_at from ${rowsWith(first)} ${sql.join([narrowed, ...alsoWith, sql``], sql` `)}`
}

/** The orders of `matching` that have one of the modalities, which these lead to first. @param matching selects from `patient_orders o` */
export const ordersOfModalities = (
  actor: Actor,
  filter: OrderFilter,
  normal: NormalFilter,
  matching: RawBuilder<unknown>,
): RawBuilder<unknown> => {
  const keys = keysOf(actor, normal).filter(({ kind }) => kind === 'm')
  return sql`${matching} and o.id = any(array(select id from (${ordersWithKeys(actor, filter, normal, keys)}) found))`
}

/** The newest orders (`id`, `sort_at`) with a word in their name that a pattern finds: at least as many as are asked for, if there are. */
export function newestWithWord(
  actor: Actor,
  filter: OrderFilter,
  { modalities }: NormalFilter,
  pattern: SearchPattern,
  page: { readonly after: PagePosition | undefined; readonly count: number },
): RawBuilder<unknown> {
  const afterwards = page.after ? sql`and ${afterPosition(page.after, 'k.sort_at', 'k.order_id')}` : sql``
  // Word by word its newest, which the keys have in their order; the newest of all are among them.
  return sql`select distinct k.order_id id, k.sort_at from (select distinct word from (${wordsLike(actor, pattern)}) w) w,
    lateral (select k.order_id, k.sort_at from order_keys k
      where k.account_id = ${actor.accountUuid}::uuid and k.kind = 'n' and k.value = w.word
        ${narrowedBy(actor, filter, modalities)} ${afterwards}
      order by k.sort_at desc, k.order_id desc limit ${page.count}) k`
}
