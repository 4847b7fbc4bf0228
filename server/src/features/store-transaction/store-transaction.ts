import { ApiError } from '@opaline/contract'
import { type FailedPart, hasFailed, type PartOutcome, type StoredPart } from './part-outcome.ts'
import { failed, type StoreRun, storePart } from './store-part.ts'
import { type FilePart, storeParts } from './store-parts.ts'

/** What became of a store request, part by part. */
export interface StoreOutcome {
  readonly stored: readonly StoredPart[]
  /** Images that say which they are. */
  readonly failed: readonly FailedPart[]
  /** Parts that do not. */
  readonly others: readonly FailedPart[]
}

/** After so many parts that do not say which image they are, the rest of a request is not read. */
const MOST_UNREADABLE = 1000
/** Where nothing could be stored for one of these, the request as a whole is answered so: it may be sent again. */
const FOR_ALL = ['Unavailable', 'QuotaExceeded', 'NetworkError']

const sortOut = () => {
  const stored: StoredPart[] = []
  const named: FailedPart[] = []
  const others: FailedPart[] = []
  const add = (outcome: PartOutcome): void => {
    if (!hasFailed(outcome)) stored.push(outcome)
    else if (outcome.sop?.sopInstanceUid) named.push(outcome)
    else others.push(outcome)
  }
  return { add, outcome: (): StoreOutcome => ({ stored, failed: named, others }) }
}

async function* readable(parts: AsyncIterable<FilePart>, countUnreadable: () => number): AsyncGenerator<FilePart> {
  for await (const part of parts) {
    if (countUnreadable() >= MOST_UNREADABLE)
      throw new ApiError('InvalidParameter', `More than ${MOST_UNREADABLE} parts are no images; the rest was not read.`)
    yield part
  }
}

/** Whether the caller went away (RFC 9112 8). */
const isBrokenOff = (error: unknown): boolean =>
  ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes((error as NodeJS.ErrnoException).code ?? '')

/** @throws ApiError where nothing was stored for a reason that is not the images' */
function requireAny({ stored, failed: named, others }: StoreOutcome): void {
  if (stored.length > 0) return
  const errors = [...named, ...others].map(({ error }) => error)
  const forAll = errors.find((error) => error instanceof ApiError && FOR_ALL.includes(error.code))
  const fault = errors.find((error) => !(error instanceof ApiError))
  if (fault !== undefined || forAll !== undefined) throw fault ?? forAll
  const malformed = errors.find((error) => error instanceof ApiError && error.code === 'InvalidParameter')
  if (named.length > 0 && malformed === undefined) return
  const first = malformed ?? errors[0]
  if (!(first instanceof ApiError)) throw new ApiError('InvalidParameter', 'The body has no part that could be stored.')
  throw new ApiError('InvalidParameter', `Nothing of the body could be stored. ${first.message}`)
}

/**
 * Stores the images of a request (PS3.18 10.5): each for itself, so that one that is refused leaves the others stored.
 * @param parts the files, read as they are stored
 * @throws ApiError InvalidParameter where no part is an image; Unavailable, QuotaExceeded, NetworkError where that is why
 *   nothing was stored
 */
export async function storeTransaction(
  needed: Parameters<typeof storePart>[0],
  run: StoreRun,
  parts: AsyncIterable<FilePart>,
): Promise<StoreOutcome> {
  const { add, outcome } = sortOut()
  try {
    const read = readable(parts, () => outcome().others.length)
    await storeParts(read, (source) => storePart(needed, run, source), add)
  } catch (error) {
    // What came before the request broke off, or became unreadable, is stored and must be told.
    add(failed(isBrokenOff(error) ? new ApiError('NetworkError', 'The request broke off.') : error))
  }
  const all = outcome()
  requireAny(all)
  return all
}
