import type { objects } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { showInstant } from '../../datetime.ts'
import type { Tx } from '../../store/db/database.ts'
import type { SharesTable } from '../../store/db/tables/link-tables.ts'
import type { Actor } from '../access/actor.ts'
import { hasEnded } from './judge-share.ts'

export type Share = z.input<typeof objects.Share>

interface Row {
  readonly id: string
  readonly kind: SharesTable['kind']
  readonly user_id: string
  readonly folder_id: string | null
  readonly title: string
  readonly description: string
  readonly email: string
  readonly may_download: boolean
  readonly has_password: boolean
  readonly created_at: Date
  readonly expires_at: Date | null
  readonly revoked_at: Date | null
  readonly open_count: number
  readonly last_opened_at: Date | null
  readonly order_ids: string[]
}

const stateOf = (row: Row, now: Date): Share['State'] => {
  if (row.revoked_at !== null) return 'Revoked'
  return hasEnded(row, now) ? 'Expired' : 'Active'
}

const show = (row: Row, now: Date): Share => ({
  ShareUuid: row.id,
  Kind: row.kind,
  ShareTitle: row.title,
  ShareDescription: row.description,
  Email: row.email,
  PatientOrderUuidList: row.order_ids,
  FolderUuid: row.folder_id ?? '',
  UserCanDownloadStudies: row.may_download,
  HasPassword: row.has_password,
  CreatedDatetime: showInstant(row.created_at),
  ExpireDatetime: showInstant(row.expires_at),
  State: stateOf(row, now),
  CreatedByUserUuid: row.user_id,
  OpenCount: row.open_count,
  LastOpenedDatetime: showInstant(row.last_opened_at),
})

/** The condition that a share (`shares s`) is the actor's to look after: their own, for an Admin any of the account. */
export const ownShares = (actor: Actor): RawBuilder<boolean> =>
  actor.userType === 'Admin'
    ? sql<boolean>`s.account_id = ${actor.accountUuid}::uuid`
    : sql<boolean>`s.account_id = ${actor.accountUuid}::uuid and s.user_id = ${actor.userUuid}::uuid`

/** Shares that meet a condition over `shares s`, newest first. A narrowed session is named its own orders alone. */
export async function listShares(
  tx: Tx,
  actor: Actor,
  where: RawBuilder<boolean>,
  limit: number,
  now: Date,
): Promise<Share[]> {
  const seen = actor.orderUuids === undefined ? sql`true` : sql`so.order_id = any(${[...actor.orderUuids]}::uuid[])`
  const { rows } = await sql<Row>`
    select s.id, s.kind, s.user_id, s.folder_id, s.title, s.description, s.email, s.may_download,
      s.password_hash <> '' has_password, s.created_at, s.expires_at, s.revoked_at, s.open_count, s.last_opened_at,
      array(select so.order_id from share_orders so where so.share_id = s.id and ${seen} order by so.place) order_ids
    from shares s where ${ownShares(actor)} and ${where} order by s.id desc limit ${limit}`.execute(tx)
  return rows.map((row) => show(row, now))
}

/** The shares that an order is shared by: by itself, or in a folder that holds it. */
export const sharesOfOrder = (orderUuid: string): RawBuilder<boolean> => sql<boolean>`
  s.id in (select share_id from share_orders where order_id = ${orderUuid}::uuid
    union select h.id from (
      with recursive up as (
        select f.id, f.parent_id from folder_orders fo join folders f on f.id = fo.folder_id where fo.order_id = ${orderUuid}::uuid
        union select f.id, f.parent_id from up join folders f on f.id = up.parent_id)
      select id from up) held join shares h on h.folder_id = held.id where h.kind <> 'FolderUpload')`
