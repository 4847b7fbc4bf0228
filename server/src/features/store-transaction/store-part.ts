import { type ArrivedImage, isKept } from '../instances/arrival.ts'
import type { Identity } from '../instances/identify.ts'
import { FileRefusal } from '../instances/refuse-file.ts'
import { type StoreRequest, storeOrKeep } from '../instances/store-instance.ts'
import { AnotherStudyError, failureReason } from './failure-reason.ts'
import type { FailedPart, PartOutcome, Reason } from './part-outcome.ts'
import { readReservation } from './read-reservation.ts'

/** Warning Reason (0008,1196) for what was changed or held back (PS3.18 table I.2-1). */
const COERCED = 0xb000

/** Who stores, where to, and the study that all images must be of; undefined: any. */
export interface StoreRun extends Omit<StoreRequest, 'source' | 'identified' | 'examined' | 'conflicts' | 'limits'> {
  readonly studyInstanceUid: string | undefined
}

type Needed = Parameters<typeof storeOrKeep>[0]

export function failed(error: unknown, identity?: Identity): FailedPart {
  const own = error instanceof FileRefusal ? error.sop : undefined
  return { sop: identity ?? own, failure: failureReason(error), error }
}

const warningOf = (image: ArrivedImage, warnings: readonly string[]): Reason | undefined =>
  isKept(image)
    ? { code: COERCED, comment: `${image.Reason} The image waits in the inbox.` }
    : readReservation(warnings)

/** Stores one image of a request. Never rejects: what went wrong is its outcome. */
export async function storePart(
  needed: Needed,
  run: StoreRun,
  source: AsyncIterable<Uint8Array>,
): Promise<PartOutcome> {
  const { studyInstanceUid, ...request } = run
  let identity: Identity | undefined
  let warnings: readonly string[] = []
  const identified = (found: Identity) => {
    identity = found
    if (studyInstanceUid !== undefined && found.studyInstanceUid !== studyInstanceUid) throw new AnotherStudyError()
  }
  try {
    const image = await storeOrKeep(needed, {
      ...request,
      conflicts: 'inbox',
      source,
      identified,
      examined: (found) => {
        warnings = found.warnings
      },
    })
    return storedPart(identity, image, warnings)
  } catch (error) {
    return failed(error, identity)
  }
}

function storedPart(identity: Identity | undefined, image: ArrivedImage, warnings: readonly string[]): PartOutcome {
  if (identity === undefined) throw new Error('An image was stored without having been identified.')
  const { sopClassUid, sopInstanceUid, studyInstanceUid, seriesInstanceUid } = identity
  const sop = { sopClassUid, sopInstanceUid }
  return { sop, studyInstanceUid, seriesInstanceUid, warning: warningOf(image, warnings), isKept: isKept(image) }
}
