import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { sha256 } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import type { UseCase } from '../use-case.ts'
import { requireApiKey } from './require-api-key.ts'

const MINUTE_MS = 60_000

type Key = Awaited<ReturnType<typeof requireApiKey>>

/** Of the secrets before, only the last one has a grace time. */
async function dropOlderSecret(tx: Tx, key: Key): Promise<void> {
  if (key.previous_key_hash === null) return
  await tx.deleteFrom('directory').where('kind', '=', 'api-key').where('key', '=', key.previous_key_hash).execute()
}

/** Whoever opened a session with the old secret keeps it no longer than that secret works. */
async function limitSessions(tx: Tx, apiKeyUuid: string, graceEnds: Date): Promise<void> {
  await sql`
    update sessions set expires_at = least(expires_at, ${graceEnds}::timestamptz)
    where api_key_id = ${apiKeyUuid}::uuid and ended_at is null`.execute(tx)
}

/** Gives a key a new secret; the old one works on until the grace time ends. */
export const rotateApiKey: UseCase<'RotateApiKey'> = async ({ tx, actor, services, note }, input) => {
  const key = await requireApiKey(tx, input.ApiKeyUuid)
  const graceEnds = new Date(services.now().getTime() + input.GraceMinutes * MINUTE_MS)
  const apiKey = randomUUID()
  const key_hash = sha256(apiKey)
  const previous = { previous_key_hash: key.key_hash, previous_ends_at: graceEnds }
  await dropOlderSecret(tx, key)
  await tx
    .updateTable('api_keys')
    .set({ key_hash, last_four: apiKey.slice(-4), ...previous })
    .where('id', '=', key.id)
    .execute()
  await tx
    .insertInto('directory')
    .values({ kind: 'api-key', key: key_hash, account_id: actor.accountUuid, subject_id: key.id })
    .execute()
  await limitSessions(tx, key.id, graceEnds)
  note.detail['ApiKeyUuid'] = key.id
  note.detail['GraceMinutes'] = input.GraceMinutes
  return { ApiKey: apiKey }
}
