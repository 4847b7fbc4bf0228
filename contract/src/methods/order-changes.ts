import { z } from 'zod'
import { CALLBACK, method, required } from '../define.ts'
import { PatientOrder, TrashedImages } from '../objects.ts'
import { CHANGED_ORDER_KEYS } from '../order-keys.ts'
import { institutionUuid, listPageSize, pageToken, patientOrderUuid, userUuid } from './arguments.ts'

const order = { caller: 'session', right: 'Order', limitedAccess: false } as const
const trashEntryUuid = required('trashEntryUuid', 'guid', 'What was deleted, from GetTrashedImages.')
const remove = { caller: 'session', right: 'Delete', limitedAccess: false } as const

export const orderChanges = {
  UpdateOrderWithJSON: method({
    group: 'Orders',
    summary: 'Corrects an order: what is given replaces what was there, an empty text clears it.',
    form: 'typed',
    access: order,
    arguments: [
      userUuid,
      patientOrderUuid,
      required('jsonParameters', 'json', 'What is to change.', { keys: CHANGED_ORDER_KEYS }),
    ],
    result: z.strictObject({ PatientOrder }),
  }),
  AssignPatientOrderToLocation: method({
    group: 'Orders',
    summary: 'Moves an order, its images with it, to another institution of the account.',
    form: 'positional',
    access: order,
    arguments: [userUuid, patientOrderUuid, institutionUuid, CALLBACK],
    result: z.strictObject({}),
  }),
  DeleteOrder: method({
    group: 'Orders',
    summary: 'Moves an order to the trash: it is gone from searches, folders, links and shares at once.',
    form: 'positional',
    access: remove,
    arguments: [
      userUuid,
      required('patientOrderInstitutionUuid', 'guid', 'The order’s institution, from one of the searches.'),
      patientOrderUuid,
      CALLBACK,
    ],
    result: z.strictObject({}),
  }),
  GetTrash: method({
    group: 'Orders',
    summary: 'The orders in the trash, those deleted last first.',
    form: 'typed',
    access: remove,
    arguments: [userUuid, pageToken, listPageSize],
    result: z.strictObject({
      SearchResultList: z.array(PatientOrder),
      TotalCount: z.int().min(0),
      NextPageToken: z.string(),
    }),
  }),
  RestoreOrder: method({
    group: 'Orders',
    summary: 'Brings an order back from the trash, with its folders, flags, assignments and shares.',
    form: 'typed',
    access: remove,
    arguments: [userUuid, patientOrderUuid],
    result: z.strictObject({ PatientOrder }),
  }),
  PurgeOrder: method({
    group: 'Orders',
    summary: 'Removes an order that is in the trash for good, with its images.',
    form: 'typed',
    access: { caller: 'admin', limitedAccess: false },
    arguments: [patientOrderUuid],
    result: z.strictObject({}),
  }),
  GetTrashedImages: method({
    group: 'Orders',
    summary: 'Series and images that were deleted by themselves, those deleted last first.',
    form: 'typed',
    access: remove,
    arguments: [userUuid, pageToken, listPageSize],
    result: z.strictObject({ TrashedImagesList: z.array(TrashedImages), NextPageToken: z.string() }),
  }),
  RestoreImages: method({
    group: 'Orders',
    summary: 'Brings a deleted series, or a deleted image, back into its order.',
    form: 'typed',
    access: remove,
    arguments: [userUuid, trashEntryUuid],
    result: z.strictObject({ PatientOrder }),
  }),
  PurgeImages: method({
    group: 'Orders',
    summary: 'Removes a series or an image that is in the trash for good.',
    form: 'typed',
    access: { caller: 'admin', limitedAccess: false },
    arguments: [trashEntryUuid],
    result: z.strictObject({}),
  }),
}
