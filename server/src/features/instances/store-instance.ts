import { ApiError } from '@opaline/contract'
import type { Services } from '../../services.ts'
import { CommitUnknownError } from '../../store/db/in-transaction.ts'
import { toUnavailable } from '../../store/db/unavailable.ts'
import { makeUuid } from '../../uuid.ts'
import type { Actor } from '../access/actor.ts'
import {
  type Arrival,
  type ArrivalDeed,
  type ArrivedImage,
  type Comparison,
  isKept,
  type StoredImage,
} from './arrival.ts'
import type { Destination } from './check-destination.ts'
import { CompareFirstError } from './compare-first.ts'
import { compareImages } from './compare-images.ts'
import { digestDataSets } from './digest-data-sets.ts'
import { DigestFirstError } from './digest-first.ts'
import type { Examined, FileLimits, Identified } from './examine-file.ts'
import { type ReceivedFile, receiveFile } from './receive-file.ts'

/** One file that a caller wants to be stored. */
export interface StoreRequest extends Destination {
  readonly actor: Actor
  /** The same for all files of one run; left out: the file is a run of its own. */
  readonly runUuid?: string | undefined
  readonly deed: ArrivalDeed
  /** Whether the file comes from an anonymised run: then an identified copy that comes later goes before it. */
  readonly anonymized?: boolean | undefined
  /** What becomes of an image that contradicts what is stored; left out: it is refused. */
  readonly conflicts?: 'refuse' | 'inbox' | undefined
  /** The share that the file comes by. */
  readonly shareUuid?: string | undefined
  /** The file's bytes, in pieces of any size. */
  readonly source: AsyncIterable<Uint8Array>
  readonly limits?: FileLimits
  /** Told which image it is, before its bytes have all come; it may refuse the image by throwing. */
  readonly identified?: Identified | undefined
  /** Told what the file holds, before it gets its place. */
  readonly examined?: ((found: Examined) => void) | undefined
}

type Needed = Pick<Services, 'arrivals' | 'blobs' | 'database' | 'frames'> & {
  readonly config: Pick<Services['config'], 'MAX_FILE_BYTES'>
}

const RETRY_AFTER_SECONDS = 5
/** Files up to this size are flushed while their rows are written. */
const FLUSHED_MEANWHILE_BYTES = 4 * 1024 * 1024
/** The stored image may be replaced while it is compared; after so many times it counts as another. */
const COMPARISONS = 5
/** Others may store what is to be hashed as well, time and again. */
const DIGESTS = 20
const DIFFERENT: Comparison = { dataSetSha256: undefined, isEqual: false }

const arrivalOf = (request: StoreRequest, received: ReceivedFile, durable: Promise<void>): Arrival => ({
  durable,
  accountUuid: request.actor.accountUuid,
  institutionUuid: request.institutionUuid,
  folderUuid: request.folderUuid,
  onlyOrders: request.actor.orderUuids,
  runUuid: request.runUuid ?? makeUuid(),
  deed: request.deed,
  anonymized: request.anonymized ?? false,
  conflicts: request.conflicts ?? 'refuse',
  shareUuid: request.shareUuid,
  examined: received.found,
  blobKey: received.pending.key,
  blobSize: received.size,
  sha256: received.sha256,
})

/** Removes the bytes of an image that got no row. What cannot be removed now is swept later. */
async function remove({ blobs }: Needed, accountUuid: string, { pending }: ReceivedFile): Promise<void> {
  await Promise.allSettled([pending.discard(), blobs.delete(accountUuid, pending.key)])
}

/** What the caller is told; that a commit may have happened is told as 'try again', which then finds the image stored. */
function toCallerError(error: unknown): unknown {
  if (!(error instanceof CommitUnknownError)) return toUnavailable(error) ?? error
  const later = { RetryAfterSeconds: RETRY_AFTER_SECONDS }
  return new ApiError('Unavailable', 'The database went away during the commit. Send the file again.', later)
}

/** Writes the rows; where only data sets or pixels tell whether it is the stored image again, they are compared, outside of any transaction. */
async function record(needed: Needed, arrival: Arrival): Promise<ArrivedImage> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await needed.arrivals.record(arrival)
    } catch (error) {
      if (error instanceof DigestFirstError && tries < DIGESTS) {
        arrival = await digestDataSets(needed, arrival, error.stored)
        continue
      }
      if (!(error instanceof CompareFirstError)) throw error
      const comparison = tries < COMPARISONS ? await compareImages(needed, arrival) : DIFFERENT
      arrival = { ...arrival, comparison }
    }
  }
}

async function makeStored(needed: Needed, request: StoreRequest, received: ReceivedFile): Promise<ArrivedImage> {
  const { accountUuid } = request.actor
  const durable = needed.arrivals.commitFile(received.pending)
  // Heard of where it is waited for, which may be later than it fails.
  durable.catch(() => undefined)
  try {
    // Others of the account would wait for the flush of a large file before their own rows are committed.
    if (received.size > FLUSHED_MEANWHILE_BYTES) await durable
    const stored = await record(needed, arrivalOf(request, received, durable))
    if (isKept(stored) ? stored.AlreadyKept : stored.AlreadyStored) await remove(needed, accountUuid, received)
    return stored
  } catch (error) {
    await durable.catch(() => undefined)
    // After an unknown commit a row may hold the blob: only the sweep, which looks for the row, may remove it.
    if (!(error instanceof CommitUnknownError)) await remove(needed, accountUuid, received)
    throw error
  }
}

/**
 * Stores one DICOM file: the one way for images into the archive, whatever door they come by. The bytes stream to the
 * store while they are read; then file, folder and rows are made durable, together with those of concurrent callers. What
 * is answered survives a power cut. The same data set again is a success that changes nothing.
 * @returns where it is stored; with `conflicts: 'inbox'` an image that contradicts what is stored waits in the inbox
 * @throws ApiError NotFound (institutionUuid, folderUuid), UnsupportedFile, FileTooLarge, Conflict, Forbidden,
 *   NetworkError (the bytes broke off), Unavailable; then nothing of the file is left
 */
export async function storeOrKeep(needed: Needed, request: StoreRequest): Promise<ArrivedImage> {
  try {
    await needed.arrivals.destinations.check(request.actor, request)
    const limits = { ...request.limits, maxFileBytes: needed.config.MAX_FILE_BYTES }
    const { accountUuid } = request.actor
    const received = await receiveFile(needed.blobs, accountUuid, request.source, limits, request.identified)
    request.examined?.(received.found)
    return await makeStored(needed, request, received)
  } catch (error) {
    throw toCallerError(error)
  }
}

/** The same for doors that answer a contradiction with Conflict. */
export async function storeInstance(
  needed: Needed,
  request: Omit<StoreRequest, 'conflicts' | 'shareUuid'>,
): Promise<StoredImage> {
  const image = await storeOrKeep(needed, { ...request, conflicts: 'refuse' })
  if (isKept(image)) throw new Error('A refused image was kept.')
  return image
}
