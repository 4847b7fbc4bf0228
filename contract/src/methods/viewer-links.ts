import { z } from 'zod'
import { CALLBACK, method, optional } from '../define.ts'
import { patientOrderUuid, userUuid } from './arguments.ts'

export const viewerLinks = {
  GetViewUrl: method({
    group: 'Viewer links',
    summary: 'An address that opens the order in the viewer, from the asking address only and for a limited time.',
    form: 'positional',
    access: { caller: 'session', right: 'Read', limitedAccess: true },
    arguments: [
      userUuid,
      patientOrderUuid,
      optional('viewerAddress', 'text', 'The IP address that will open it, when a back end asks.', {
        typedOnly: true,
        maxLength: 45,
      }),
      CALLBACK,
    ],
    result: z.strictObject({ Result: z.string() }),
  }),
}
