import { clientOf } from '../../store/db/client-of.ts'
import { makeUuid } from '../../uuid.ts'
import { requireOrder } from '../access/require-orders.ts'
import { notFound } from '../errors.ts'
import type { Arrival } from '../instances/arrival.ts'
import { lockArrival } from '../instances/arrival-locks.ts'
import { examineBlob } from '../instances/examine-blob.ts'
import { fileIntoOrder } from '../instances/file-into-order.ts'
import type { Call, UseCase } from '../use-case.ts'
import { requireWaitingItem, type WaitingItem } from './waiting-items.ts'

async function arrivalOf({ actor, session, request, services }: Call, item: WaitingItem): Promise<Arrival> {
  return {
    durable: Promise.resolve(),
    accountUuid: actor.accountUuid,
    institutionUuid: item.institutionUuid,
    folderUuid: undefined,
    onlyOrders: undefined,
    runUuid: makeUuid(),
    deed: {
      action: 'FileInboxItem',
      userUuid: actor.userUuid,
      apiKeyUuid: session.apiKeyUuid,
      sessionUuid: session.uuid,
      address: request.address,
      requestId: request.requestId,
    },
    anonymized: item.anonymized,
    conflicts: 'refuse',
    shareUuid: undefined,
    examined: await examineBlob(services.blobs, actor.accountUuid, item),
    blobKey: item.blobKey,
    blobSize: item.blobSize,
    sha256: item.sha256,
  }
}

/**
 * Files an image of the inbox into an order, as its user decides: as a further image or, under a SOP Instance UID that is
 * stored, in that image's place if the account replaces. @throws ApiError NotFound (inboxItemUuid, patientOrderUuid), Conflict
 */
export const fileInboxItem: UseCase<'FileInboxItem'> = async (call, input) => {
  const { tx, actor, note } = call
  const item = await requireWaitingItem(tx, actor, input.InboxItemUuid)
  const order = await requireOrder(call, input.PatientOrderUuid)
  // Images are known by their institution: an order of another is none that the image could be of.
  if (order.institutionUuid !== item.institutionUuid) throw notFound('patientOrderUuid')
  const arrival = await arrivalOf(call, item)
  const client = clientOf(tx)
  await lockArrival(client, arrival)
  await tx
    .updateTable('inbox_items')
    .set({
      state: 'Filed',
      blob_key: null,
      settled_at: new Date(),
      settled_by: actor.userUuid,
      filed_order_id: order.id,
    })
    .where('id', '=', item.id)
    .execute()
  await fileIntoOrder(client, arrival, order.id)
  note.orderUuids.push(order.id)
  note.detail['InboxItemUuid'] = item.id
  note.detail['Detail'] = 'An image was filed from the inbox.'
  return { PatientOrderUuid: order.id, SopInstanceUid: arrival.examined.sopInstanceUid }
}
