import type { Right } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor, Session, SharedFolder } from '../access/actor.ts'
import { invalid, notFound } from '../errors.ts'
import type { FoundSession } from './find-session.ts'

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
    .select(sql<SharedFolder[]>`shared_folders(u.id)`.as('shared_folders'))
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

const mayActAs = (session: Session, userUuid: string): boolean =>
  session.userUuids === undefined || session.userUuids.includes(userUuid)

/**
 * Who acts in a call. A session opened by keys names its user; a signed-in session is its user.
 * @param given the id that the caller names
 * @param needsName whether the method takes `userUuid`, which a key's session must then give
 * @throws ApiError InvalidParameter when the user must be named, NotFound for every id that may not act here
 */
export function actorIn({ session, user }: FoundSession, given: string | undefined, needsName: boolean): Actor {
  if (given === undefined && needsName && session.apiKeyUuid !== undefined)
    throw invalid('userUuid', 'A value is required.')
  const isNamed = given === undefined || given.toLowerCase() === user?.userUuid
  if (user === undefined || !isNamed || !mayActAs(session, user.userUuid)) throw notFound('userUuid')
  return { ...user, orderUuids: session.orderUuids }
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
