import { ApiError, type InputOf, type METHODS } from '@opaline/contract'
import { sql } from 'kysely'
import { makeToken, sha256 } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import { lockNumber } from '../../store/db/lock-number.ts'
import { makeUuid } from '../../uuid.ts'
import { readDocumentName } from '../documents/document-name.rules.ts'
import { requireDocumentOrder } from '../documents/require-document-order.ts'
import type { StreamCall } from '../use-case.ts'
import { IDLE_MS, type Upload } from './upload.ts'

type Call = Omit<StreamCall, 'body'>
/** What is said of a file before its first byte. */
export type AnnouncedFile = Pick<Upload, 'method' | 'input' | 'size' | 'sha256'>

const RETRY_AFTER_SECONDS = 30

/** Refuses at once what would be refused once all bytes were here. */
async function checkDestination({ services, actor }: Call, { method, input }: AnnouncedFile): Promise<void> {
  if (method === 'UploadDicomFile') {
    const { InstitutionUuid, FolderUuid } = input as InputOf<(typeof METHODS)['UploadDicomFile']>
    await services.arrivals.destinations.check(actor, { institutionUuid: InstitutionUuid, folderUuid: FolderUuid })
    return
  }
  const order = input as InputOf<(typeof METHODS)['UploadDocumentFile']>
  readDocumentName(order.FileName)
  await services.database.forAccount(actor.accountUuid, (tx) => requireDocumentOrder({ tx, actor }, order))
}

function checkSize({ services }: Call, { method, size }: AnnouncedFile): void {
  const { MAX_FILE_BYTES, MAX_DOCUMENT_BYTES } = services.config
  const [thing, most] = method === 'UploadDicomFile' ? ['file', MAX_FILE_BYTES] : ['document', MAX_DOCUMENT_BYTES]
  if (size > Number(most))
    throw new ApiError('FileTooLarge', `The ${thing} is larger than ${most} bytes, which is the limit here.`)
}

/** One creation of an account counts at a time, so that many at once do not all find the last place free. */
async function requirePlace(tx: Tx, { services, actor }: Call, size: number): Promise<void> {
  const { MAX_OPEN_UPLOADS, MAX_OPEN_UPLOAD_BYTES } = services.config
  await sql`select pg_advisory_xact_lock(${lockNumber('uploads', actor.accountUuid)})`.execute(tx)
  const { count, bytes } = await tx
    .selectFrom('uploads')
    .select([sql<string>`count(*)`.as('count'), sql<string>`coalesce(sum(size), 0)`.as('bytes')])
    .where('outcome', 'is', null)
    .where('expires_at', '>', services.now())
    .executeTakeFirstOrThrow()
  if (Number(count) >= MAX_OPEN_UPLOADS) {
    const message = `The account has ${count} uploads under way, which is the limit here.`
    throw new ApiError('RateLimited', message, { RetryAfterSeconds: RETRY_AFTER_SECONDS })
  }
  if (Number(bytes) + size > MAX_OPEN_UPLOAD_BYTES)
    throw new ApiError(
      'QuotaExceeded',
      `The account’s uploads under way may have ${MAX_OPEN_UPLOAD_BYTES} bytes in all.`,
    )
}

/**
 * Begins an upload in pieces.
 * @returns the token that its address is made of, of which the hash is stored
 * @throws ApiError NotFound and whatever its method refuses before the first byte, FileTooLarge, RateLimited, QuotaExceeded
 */
export async function createUpload(
  call: Call,
  file: AnnouncedFile,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const { services, actor, session } = call
  checkSize(call, file)
  await checkDestination(call, file)
  const token = makeToken()
  const expiresAt = new Date(services.now().getTime() + IDLE_MS)
  await services.database.forAccount(actor.accountUuid, async (tx) => {
    await requirePlace(tx, call, file.size)
    const row = {
      id: makeUuid(),
      account_id: actor.accountUuid,
      token_hash: sha256(token),
      method: file.method,
      input: JSON.stringify({ ...file.input, UserUuid: actor.userUuid }),
      user_id: actor.userUuid,
      api_key_id: session.apiKeyUuid ?? null,
      size: file.size,
      sha256: file.sha256,
      expires_at: expiresAt,
    }
    await tx.insertInto('uploads').values(row).execute()
  })
  return { token, expiresAt }
}
