import { z } from 'zod'
import { method, optional } from '../define.ts'
import { patientOrderUuid, userUuid } from './arguments.ts'

export const downloads = {
  DownloadOrder: method({
    group: 'Orders',
    summary:
      'An address that gives the order once as a zip file, with a DICOMDIR and its documents: within 5 minutes, to the asking address only.',
    form: 'typed',
    access: { caller: 'session', right: 'Read', limitedAccess: false },
    arguments: [
      userUuid,
      patientOrderUuid,
      optional('viewerAddress', 'text', 'The IP address that will fetch it, when a back end asks.', { maxLength: 45 }),
    ],
    result: z.strictObject({ Result: z.string() }),
  }),
}
