import { z } from 'zod'
import { CALLBACK, method, required } from '../define.ts'
import { FlagGroup } from '../objects.ts'
import { patientOrderUuid, userUuid } from './arguments.ts'

const dictionary = z.strictObject({ FlagGroupList: z.array(FlagGroup) })

export const flags = {
  SetFlagToPatientOrder: method({
    group: 'Flags',
    summary: 'Gives an order a flag, in place of the one that it had of the same group.',
    form: 'positional',
    access: { caller: 'session', right: 'Order', limitedAccess: false },
    arguments: [
      userUuid,
      patientOrderUuid,
      required('flagGroupId', 'int', 'The group, from GetAccountFlagDictionary.', {
        minimum: 1,
        maximum: 2_147_483_647,
      }),
      required('flagId', 'int', 'The flag, of that group; 0 takes the flag away.', {
        minimum: 0,
        maximum: 2_147_483_647,
      }),
      CALLBACK,
    ],
    result: z.strictObject({}),
  }),
  GetAccountFlagDictionary: method({
    group: 'Flags',
    summary: 'The flags that orders of the account can have.',
    form: 'positional',
    access: { caller: 'session', right: 'Read', limitedAccess: true },
    arguments: [userUuid, CALLBACK],
    result: dictionary,
  }),
  SetAccountFlagDictionary: method({
    group: 'Flags',
    summary: 'Sets the flags that orders can have; orders lose those that are not among them any more.',
    form: 'typed',
    access: { caller: 'admin', limitedAccess: false },
    arguments: [
      required(
        'flagGroupList',
        'jsonList',
        'All groups, in their order; a GroupId or FlagId that is left out or 0 is given by the server.',
        { maxItems: 100, knownKeys: ['GroupId', 'GroupName', 'FlagList'] },
      ),
    ],
    result: dictionary,
  }),
}
