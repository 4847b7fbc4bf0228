import type { objects } from '@opaline/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../../store/db/database.ts'

type User = z.input<typeof objects.User>
type Account = z.input<typeof objects.Account>

/** An Admin's institutions are all of the account; another user's those that were given to them. */
const institutionsOf = sql<User['InstitutionList']>`(
  select coalesce(json_agg(json_build_object('InstitutionUuid', i.id, 'InstitutionName', i.name) order by i.created_at, i.id), '[]')
  from institutions i
  where i.deactivated_at is null
    and (u.user_type = 'Admin' or exists (select 1 from user_institutions ui where ui.user_id = u.id and ui.institution_id = i.id)))`

/** The users of the account, oldest first. @param only limits them to these ids */
export async function describeUsers(tx: Tx, only?: readonly string[]): Promise<User[]> {
  const rows = await tx
    .selectFrom('users as u')
    .select(['u.id', 'u.user_name', 'u.full_name', 'u.email', 'u.user_type', institutionsOf.as('institutions')])
    .where('u.deactivated_at', 'is', null)
    .$if(only !== undefined, (query) =>
      query.where('u.id', 'in', [...(only ?? []), '00000000-0000-0000-0000-000000000000']),
    )
    .orderBy('u.created_at')
    .orderBy('u.id')
    .execute()
  return rows.map((row) => ({
    UserUuid: row.id,
    UserName: row.user_name,
    FullName: row.full_name,
    Email: row.email,
    UserType: row.user_type,
    InstitutionList: row.institutions,
  }))
}

/** The account as `Initialize` shows it, with the users that the session may act as (undefined: all). */
export async function describeAccount(tx: Tx, users: readonly string[] | undefined): Promise<Account> {
  const row = await tx.selectFrom('accounts').select(['id', 'name']).executeTakeFirstOrThrow()
  return { AccountUuid: row.id, AccountName: row.name, UserList: await describeUsers(tx, users) }
}
