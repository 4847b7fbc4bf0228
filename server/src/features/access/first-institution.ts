import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'
import type { Actor } from './actor.ts'

/** The first of the institutions that the actor may put orders into: where things go that name none. @throws ApiError NotFound */
export async function firstInstitution(tx: Tx, actor: Actor): Promise<string> {
  const all = actor.userType === 'Admin'
  const { rows } = await sql<{ id: string }>`
    select id from institutions where deactivated_at is null and (${all} or id = any(${actor.institutionUuids}::uuid[]))
    order by created_at, id limit 1`.execute(tx)
  const [first] = rows
  if (!first) throw notFound('institutionUuid')
  return first.id
}
