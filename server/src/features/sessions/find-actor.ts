import type { Right } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor, Session, SharedFolder } from '../access/actor.ts'
import { invalid, notFound } from '../errors.ts'

/** Whether a share (`shares s`, by `users w` and maybe `api_keys k`) is in force. */
const isInForce = sql`s.revoked_at is null and (s.expires_at is null or s.expires_at > now())
  and w.deactivated_at is null and w.user_type <> 'LimitedAccess'
  and (s.api_key_id is null or (k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
    and 'Share' = any(k.right_list)))`

/** The folders of others that are shared with `users u`, alone or in a group. */
const sharedFolders = sql<SharedFolder[]>`coalesce((
  select json_agg(json_build_object('uuid', shared.folder_id, 'mayDownload', shared.may_download)) from (
    select s.folder_id, bool_or(s.may_download) may_download
    from (select share_id from share_users where user_id = u.id
      union select sg.share_id from share_groups sg join user_group_members m on m.group_id = sg.group_id
        where m.user_id = u.id) given
    join shares s on s.id = given.share_id join users w on w.id = s.user_id left join api_keys k on k.id = s.api_key_id
    where s.folder_id is not null and s.user_id <> u.id and ${isInForce} group by s.folder_id) shared), '[]')`

const selectUser = (tx: Tx, userUuid: string, only: RawBuilder<boolean>) =>
  tx
    .selectFrom('users as u')
    .select(['u.id', 'u.account_id', 'u.user_type'])
    .select(
      sql<
        string[]
      >`array(select ui.institution_id from user_institutions ui join institutions i on i.id = ui.institution_id
        where ui.user_id = u.id and i.deactivated_at is null)`.as('institutions'),
    )
    .select(sharedFolders.as('shared_folders'))
    .where('u.id', '=', userUuid)
    .where('u.deactivated_at', 'is', null)
    .where(only)
    .executeTakeFirst()

type UserRow = NonNullable<Awaited<ReturnType<typeof selectUser>>>

const actorOf = (row: UserRow, orderUuids: readonly string[] | undefined): Actor => ({
  accountUuid: row.account_id,
  userUuid: row.id,
  userType: row.user_type,
  institutionUuids: row.institutions,
  orderUuids,
  sharedFolders: row.shared_folders,
})

/** The account's first Admin: who acts with a key where no user is named and the key lists none. */
async function firstAdmin(tx: Tx): Promise<string | undefined> {
  const row = await tx
    .selectFrom('users')
    .select('id')
    .where('user_type', '=', 'Admin')
    .where('deactivated_at', 'is', null)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

const mayActAs = (session: Session, userUuid: string): boolean =>
  session.userUuids === undefined || session.userUuids.includes(userUuid)

/**
 * Who acts in a call. A session opened by keys names its user; a signed-in session is its user.
 * @param needsName whether the method takes `userUuid`, which a key's session must then give
 * @throws ApiError InvalidParameter when the user must be named, NotFound for every id that may not act here
 */
export async function findActor(
  tx: Tx,
  session: Session,
  given: string | undefined,
  needsName: boolean,
): Promise<Actor> {
  if (given === undefined && needsName && session.apiKeyUuid !== undefined)
    throw invalid('userUuid', 'A value is required.')
  const userUuid = given ?? session.userUuids?.[0] ?? (await firstAdmin(tx))
  const row = userUuid === undefined ? undefined : await selectUser(tx, userUuid, sql<boolean>`true`)
  if (!row || !mayActAs(session, row.id)) throw notFound('userUuid')
  return actorOf(row, session.orderUuids)
}

/** Who asked for an address that opens something later, and what it opens. */
export interface LinkOwner {
  readonly userUuid: string
  /** The key by which they asked; undefined: they had signed in. */
  readonly apiKeyUuid: string | undefined
  /** The only orders that it opens; undefined: whatever the user sees. */
  readonly orderUuids?: readonly string[] | undefined
  /** What the key must still have; left out: `Read`. */
  readonly right?: Right
}

/** Whether the key by which an address was asked for could still ask for it. */
const isKeyGood = ({ apiKeyUuid, userUuid, right = 'Read' }: LinkOwner, now: Date): RawBuilder<boolean> =>
  apiKeyUuid === undefined
    ? sql<boolean>`true`
    : sql<boolean>`exists (select 1 from api_keys k where k.id = ${apiKeyUuid}::uuid and k.revoked_at is null
        and (k.expires_at is null or k.expires_at > ${now}::timestamptz) and ${right} = any(k.right_list)
        and (k.user_ids = '{}' or ${userUuid}::uuid = any(k.user_ids)))`

/** Who acts when an address is opened; undefined: the user, or the key by which it was asked for, may not any more. */
export async function findLinkActor(tx: Tx, owner: LinkOwner, now: Date): Promise<Actor | undefined> {
  const row = await selectUser(tx, owner.userUuid, isKeyGood(owner, now))
  return row && actorOf(row, owner.orderUuids)
}
