import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import type { UploadOutcome } from '../../store/db/tables/upload-tables.ts'
import type { Upload } from './upload.ts'

const LEASE_SECONDS = 30
const RENEW_EVERY_MS = 10_000
const RETRY_AFTER_SECONDS = 5

/** The right to put a file together, which one process has at a time; it ends by itself when the process does. */
export interface Lease {
  /** Stops to renew it. */
  stop(): void
  /** Lets the next one begin at once. What cannot be given back now ends by itself. */
  giveBack(): Promise<void>
}

type Needed = Pick<Services, 'database' | 'log'>

const untilLater = sql<Date>`now() + make_interval(secs => ${LEASE_SECONDS})`

const extend = ({ database }: Needed, { uuid, accountUuid }: Upload, until: typeof untilLater | null) =>
  database.forAccount(accountUuid, (tx) =>
    tx
      .updateTable('uploads')
      .set({ finishing_until: until })
      .where('id', '=', uuid)
      .where('outcome', 'is', null)
      .execute(),
  )

function hold(needed: Needed, upload: Upload): Lease {
  const tell = (error: Error) => needed.log.warn({ error: error.message }, 'upload’s lease not renewed')
  const timer = setInterval(() => void extend(needed, upload, untilLater).catch(tell), RENEW_EVERY_MS)
  return {
    stop: () => clearInterval(timer),
    giveBack: async () => {
      clearInterval(timer)
      await extend(needed, upload, null).catch(tell)
    },
  }
}

/**
 * Takes the right to put a file together.
 * @returns it, or what the file has come to meanwhile
 * @throws ApiError Unavailable while another has it, NotFound when the upload was ended
 */
export async function takeLease(needed: Needed, upload: Upload): Promise<Lease | { readonly outcome: UploadOutcome }> {
  const { uuid, accountUuid } = upload
  const found = await needed.database.forAccount(accountUuid, async (tx) => {
    const taken = await tx
      .updateTable('uploads')
      .set({ finishing_until: untilLater })
      .where('id', '=', uuid)
      .where('outcome', 'is', null)
      .where((where) =>
        where.or([where('finishing_until', 'is', null), where('finishing_until', '<', sql<Date>`now()`)]),
      )
      .returning('id')
      .executeTakeFirst()
    if (taken) return 'taken'
    return tx.selectFrom('uploads').select('outcome').where('id', '=', uuid).executeTakeFirst()
  })
  if (found === 'taken') return hold(needed, upload)
  if (found?.outcome) return { outcome: found.outcome }
  const later = { RetryAfterSeconds: RETRY_AFTER_SECONDS }
  throw new ApiError('Unavailable', 'The file is being put together. Ask again for what became of it.', later)
}
