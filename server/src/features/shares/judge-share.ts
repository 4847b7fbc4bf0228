import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { byThemselves, visibleOrders } from '../access/visible-orders.ts'
import { findLinkActor } from '../sessions/find-actor.ts'
import type { ShareRow } from './select-share.ts'
import { isGoodPass } from './share-pass.ts'
import { sharedOrders } from './shared-orders.ts'

/** `Unauthorized`: the password was not given, or there is no such share. `Expired`: it ended, or nothing is left of it. */
export type ShareRefusalReason = 'Unauthorized' | 'Expired'

/** A share that may be used now: who shares, narrowed to the orders that they may still see, in the order of the share. */
export interface LiveShare {
  readonly row: ShareRow
  readonly actor: Actor & { readonly orderUuids: readonly string[] }
}

export const hasEnded = (row: Pick<ShareRow, 'revoked_at' | 'expires_at'>, now: Date): boolean =>
  row.revoked_at !== null || (row.expires_at !== null && now >= row.expires_at)

async function onlyVisible(tx: Tx, actor: Actor, orderUuids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select o.id from unnest(${orderUuids}::uuid[]) with ordinality given(id, place)
    join patient_orders o on o.id = given.id where ${visibleOrders(byThemselves(actor))} order by given.place`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

/** The sharer, where they, and the key that they shared by, may still share. */
async function findSharer(tx: Tx, row: ShareRow, now: Date): Promise<Actor | undefined> {
  const owner = { userUuid: row.user_id, apiKeyUuid: row.api_key_id ?? undefined, right: 'Share' } as const
  const actor = await findLinkActor(tx, owner, now)
  return actor?.userType === 'LimitedAccess' ? undefined : actor
}

/** What a share shows at this moment. @returns why it does not open otherwise */
export async function judgeLife(tx: Tx, row: ShareRow, now: Date): Promise<LiveShare | ShareRefusalReason> {
  if (hasEnded(row, now)) return 'Expired'
  if (row.kind !== 'Order' && row.folder_id === null) return 'Expired'
  const actor = await findSharer(tx, row, now)
  if (actor === undefined) return 'Expired'
  const orderUuids = row.kind === 'FolderUpload' ? [] : await onlyVisible(tx, actor, await sharedOrders(tx, row))
  if (row.kind === 'Order' && orderUuids.length === 0) return 'Expired'
  return { row, actor: { ...byThemselves(actor), orderUuids } }
}

/** The same for who shows that the password was given; to nobody else is it told that the share has ended. */
export async function judgeShare(
  tx: Tx,
  row: ShareRow,
  pass: string | undefined,
  { secretKey, now }: Pick<Services, 'secretKey' | 'now'>,
): Promise<LiveShare | ShareRefusalReason> {
  if (row.password_hash !== '' && !isGoodPass(secretKey, row, pass, now())) return 'Unauthorized'
  return judgeLife(tx, row, now())
}
