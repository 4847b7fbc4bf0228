import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor, Session } from '../access/actor.ts'
import { invalid, notFound } from '../errors.ts'

const selectUser = (tx: Tx, userUuid: string) =>
  tx
    .selectFrom('users as u')
    .select(['u.id', 'u.account_id', 'u.user_type'])
    .select(
      sql<
        string[]
      >`array(select ui.institution_id from user_institutions ui join institutions i on i.id = ui.institution_id
        where ui.user_id = u.id and i.deactivated_at is null)`.as('institutions'),
    )
    .where('u.id', '=', userUuid)
    .where('u.deactivated_at', 'is', null)
    .executeTakeFirst()

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
  const row = userUuid === undefined ? undefined : await selectUser(tx, userUuid)
  if (!row || !mayActAs(session, row.id)) throw notFound('userUuid')
  return {
    accountUuid: row.account_id,
    userUuid: row.id,
    userType: row.user_type,
    institutionUuids: row.institutions,
    orderUuids: session.orderUuids,
  }
}
