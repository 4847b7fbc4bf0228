import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { requireOrder } from '../access/require-orders.ts'
import { notFound } from '../errors.ts'
import { leaveGroup } from '../order-groups/leave-group.ts'
import { lockStudy } from '../orders/lock-study.ts'
import { type FoundStudy, findStudy } from '../studies/find-study.ts'
import { trashImages } from './trash-images.ts'
import { trashOrder } from './trash-order.ts'

/** What is to be deleted, by its UIDs: a study, a series of it, or an image of that. */
export interface ImagesPath {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid?: string | undefined
  readonly sopInstanceUid?: string | undefined
  /** The only institution that is looked in. */
  readonly institutionUuid: string | undefined
}

async function requireStudy(tx: Tx, actor: Actor, path: ImagesPath): Promise<FoundStudy> {
  const study = await findStudy(tx, actor, path.studyInstanceUid, path.institutionUuid)
  if (study === undefined) throw notFound('study')
  await requireOrder({ tx, actor }, study.orderUuid)
  return study
}

/**
 * Moves what a path of DICOMweb names to the trash: a study with its order, a series or an image as an entry of its own.
 * @returns the order that it was in, and the entry
 * @throws ApiError NotFound, Forbidden (shared to be looked at)
 */
export async function deleteImages(
  tx: Tx,
  actor: Actor,
  path: ImagesPath,
): Promise<{ readonly orderUuid: string; readonly trashEntryUuid: string | undefined }> {
  const { orderUuid } = await requireStudy(tx, actor, path)
  const { seriesInstanceUid, sopInstanceUid = '' } = path
  await lockStudy(tx, orderUuid)
  if (seriesInstanceUid === undefined) await leaveGroup(tx, [orderUuid])
  const study = await requireStudy(tx, actor, path)
  if (seriesInstanceUid === undefined) {
    await trashOrder(tx, orderUuid)
    return { orderUuid, trashEntryUuid: undefined }
  }
  const series = study.series.get(seriesInstanceUid)
  if (series === undefined) throw notFound('series')
  const { accountUuid, userUuid } = actor
  const part = { orderUuid, seriesId: series.id, sopInstanceUid, userUuid, accountUuid }
  return { orderUuid, trashEntryUuid: await trashImages(tx, part) }
}
