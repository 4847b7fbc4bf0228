import { ApiError, ERRORS, type ErrorCode } from '@opaline/contract'
import type { Services } from '../../services.ts'
import type { UploadOutcome } from '../../store/db/tables/upload-tables.ts'
import { type Lease, takeLease } from './finishing-lease.ts'
import { readPieces } from './read-pieces.ts'
import { removePieces } from './remove-upload.ts'
import type { Upload } from './upload.ts'

type Answer = Readonly<Record<string, unknown>>
/** Stores a whole file by the upload's method. */
export type StoreFile = (source: AsyncIterable<Uint8Array>) => Promise<Answer>
type Needed = Pick<Services, 'blobs' | 'database' | 'log'>

/** Errors that pass: the bytes stay, and the sender may ask again. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['Unavailable', 'RateLimited', 'QuotaExceeded', 'ServerError'])

const isFinal = (error: unknown): error is ApiError => error instanceof ApiError && !PASSING.has(error.code)

const refusalOf = ({ status, code, message }: ApiError): UploadOutcome => ({
  status,
  body: { Success: false, Message: message, ErrorCode: code },
})

const okOf = ({ Message = '', ...answer }: Answer): UploadOutcome => ({
  status: 200,
  body: { Success: true, Message, ...answer },
})

/** What an upload has come to, told again. @throws ApiError the refusal that it has come to */
export function tellOutcome({ status, body }: UploadOutcome): Answer {
  if (body['Success'] === true) return body
  const code = body['ErrorCode'] as ErrorCode
  throw new ApiError(code in ERRORS ? code : 'ServerError', String(body['Message']), {}, status)
}

/** Keeps the outcome; from then on the pieces are not needed. */
async function keep(needed: Needed, { uuid, accountUuid }: Upload, outcome: UploadOutcome): Promise<void> {
  const keys = await needed.database.forAccount(accountUuid, async (tx) => {
    const kept = { outcome: JSON.stringify(outcome), finishing_until: null }
    await tx.updateTable('uploads').set(kept).where('id', '=', uuid).execute()
    return tx.deleteFrom('upload_pieces').where('upload_id', '=', uuid).returning('blob_key').execute()
  })
  await removePieces(needed, accountUuid, keys)
}

async function store(needed: Needed, upload: Upload, lease: Lease, storeFile: StoreFile): Promise<UploadOutcome> {
  try {
    return okOf(await storeFile(readPieces(needed, upload)))
  } catch (error) {
    if (isFinal(error)) return refusalOf(error)
    await lease.giveBack()
    throw error
  } finally {
    lease.stop()
  }
}

/**
 * Stores the file of an upload of which all bytes are there, by the one way that files of its kind have. Whoever asks again
 * is told the same.
 * @throws ApiError what the method refuses with; Unavailable while another request does the same
 */
export async function finishUpload(needed: Needed, upload: Upload, storeFile: StoreFile): Promise<Answer> {
  if (upload.outcome !== undefined) return tellOutcome(upload.outcome)
  const lease = await takeLease(needed, upload)
  if ('outcome' in lease) return tellOutcome(lease.outcome)
  const outcome = await store(needed, upload, lease, storeFile)
  await keep(needed, upload, outcome)
  return tellOutcome(outcome)
}
