import { sql } from 'kysely'
import { notFound } from '../errors.ts'
import type { Call } from '../use-case.ts'
import { ownShares } from './list-shares.ts'

/** Lets pass a share that the actor looks after. @throws ApiError NotFound for shareUuid */
export async function requireShare({ tx, actor, note }: Call, shareUuid: string): Promise<void> {
  const { rows } = await sql`
    select 1 from shares s where s.id = ${shareUuid}::uuid and ${ownShares(actor)} for no key update`.execute(tx)
  if (rows.length === 0) throw notFound('shareUuid')
  note.detail['ShareUuid'] = shareUuid
}
