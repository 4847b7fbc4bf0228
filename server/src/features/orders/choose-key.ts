import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { keyRows, type OrderKey } from './order-conditions.ts'

const FEWEST = 500
const MOST = 20_000
// An order reached by a key costs about four times what one costs that the list passes by (bench/order-search).
const COST = 4

async function aboutHowMany(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    rows: number
  }>`select greatest(reltuples, 0)::int rows from pg_class where oid = 'patient_orders'::regclass`.execute(tx)
  return rows[0]?.rows ?? 0
}

async function hitsOf(tx: Tx, actor: Actor, keys: readonly OrderKey[], most: number): Promise<number[]> {
  const counts = keys.map(
    (key) =>
      sql`(select count(*)::int from (select 1 from order_keys k where ${keyRows(actor, key)} limit ${most + 1}) hit)`,
  )
  const { rows } = await sql<{ hits: number[] }>`select array[${sql.join(counts)}] hits`.execute(tx)
  return rows[0]?.hits ?? []
}

/**
 * Which key leads to the matching orders fastest, if any does: a key with few hits is followed; where every key has many,
 * the list itself is walked from its newest end, since a page then fills soon.
 */
export async function chooseKey(
  tx: Tx,
  actor: Actor,
  keys: readonly OrderKey[],
  pageSize: number,
): Promise<OrderKey | undefined> {
  if (keys.length === 0) return undefined
  const most = Math.min(MOST, Math.max(FEWEST, Math.round(Math.sqrt((pageSize * (await aboutHowMany(tx))) / COST))))
  const hits = await hitsOf(tx, actor, keys, most)
  const fewest = Math.min(...hits)
  return fewest > most ? undefined : keys[hits.indexOf(fewest)]
}
