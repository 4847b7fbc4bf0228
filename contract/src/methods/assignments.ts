import { z } from 'zod'
import { CALLBACK, method, required } from '../define.ts'
import { patientOrderUuid, userUuid } from './arguments.ts'

const group = 'Assignment'
const access = { caller: 'session', right: 'Order', limitedAccess: false } as const
const result = z.strictObject({})

export const assignments = {
  AssignPatientOrderToUser: method({
    group,
    summary: 'Lets a limited-access user see the order. To assign it twice is no error.',
    form: 'positional',
    access,
    arguments: [
      userUuid,
      patientOrderUuid,
      required('assignedUserUuid', 'guid', 'A user of the account, from GetUserList.'),
      CALLBACK,
    ],
    result,
  }),
  UnassignPatientOrderFromUser: method({
    group,
    summary: 'Takes the order from a user again. One that was not assigned is no error.',
    form: 'positional',
    access,
    arguments: [
      userUuid,
      patientOrderUuid,
      required('unassignedUserUuid', 'guid', 'A user of the account, from GetUserList.'),
      CALLBACK,
    ],
    result,
  }),
  AssignPatientOrderToUserGroup: method({
    group,
    summary: 'Lets the limited-access users of a group see the order, those who join later too.',
    form: 'positional',
    access,
    arguments: [
      userUuid,
      patientOrderUuid,
      required('assignedUserGroupUuid', 'guid', 'A group of the account, from GetUserGroupList.'),
      CALLBACK,
    ],
    result,
  }),
  UnassignPatientOrderFromUserGroup: method({
    group,
    summary: 'Takes the order from a group again. One that was not assigned is no error.',
    form: 'positional',
    access,
    arguments: [
      userUuid,
      patientOrderUuid,
      required('unassignedUserGroupUuid', 'guid', 'A group of the account, from GetUserGroupList.'),
      CALLBACK,
    ],
    result,
  }),
}
