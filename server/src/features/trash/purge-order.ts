import { requireTrashedOrder } from '../access/trashed-orders.ts'
import type { UseCase } from '../use-case.ts'
import { removeBlobs, removeOrder } from './remove-order.ts'

/** Removes an order that is in the trash for good, with its images. */
export const purgeOrder: UseCase<'PurgeOrder'> = async ({ tx, actor, note, services, afterCommit }, input) => {
  const { id } = await requireTrashedOrder(tx, actor, input.PatientOrderUuid)
  const blobKeys = await removeOrder(tx, id)
  note.orderUuids.push(id)
  note.detail['ImagesCount'] = blobKeys.length
  afterCommit(() => removeBlobs(services, actor.accountUuid, blobKeys))
  return {}
}
