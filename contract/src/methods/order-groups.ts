import { z } from 'zod'
import { CALLBACK, method, required } from '../define.ts'
import { patientOrderInstitutionUuid, patientOrderUuidList, userUuid } from './arguments.ts'

const access = { caller: 'session', right: 'Order', limitedAccess: false } as const

export const orderGroups = {
  CreateOrderGroup: method({
    group: 'Order groups',
    summary: 'Groups two orders or more, of any institution, which then open together; an order leaves its old group.',
    form: 'positional',
    access,
    arguments: [userUuid, patientOrderInstitutionUuid, patientOrderUuidList, CALLBACK],
    result: z.strictObject({ Result: z.string(), ConnectedGroupUuid: z.string() }),
  }),
  AddOrdersToOrderGroup: method({
    group: 'Order groups',
    summary: 'Adds orders to a group; each leaves the group that it was in.',
    form: 'positional',
    access,
    arguments: [
      userUuid,
      patientOrderInstitutionUuid,
      required('connectedGroupUuid', 'guid', 'The group, from one of the searches.'),
      patientOrderUuidList,
      CALLBACK,
    ],
    result: z.strictObject({}),
  }),
  RemoveOrdersFromGroup: method({
    group: 'Order groups',
    summary: 'Takes orders out of their groups; a group with fewer than two orders is dissolved.',
    form: 'positional',
    access,
    arguments: [userUuid, patientOrderInstitutionUuid, patientOrderUuidList, CALLBACK],
    result: z.strictObject({}),
  }),
}
