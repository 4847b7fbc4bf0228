import { z } from 'zod'
import { CALLBACK, method, optional, required } from '../define.ts'
import { folderUuid, patientOrderUuid, userUuid } from './arguments.ts'

const access = { caller: 'session', right: 'Read', limitedAccess: true } as const
const result = z.strictObject({ Result: z.string() })
const viewerAddress = optional('viewerAddress', 'text', 'The IP address that will open it, when a back end asks.', {
  typedOnly: true,
  maxLength: 45,
})
const patientName = required('patientName', 'text', 'The whole name; case, accents and ^ at its end do not count.', {
  maxLength: 256,
})

export const viewerLinks = {
  GetViewUrl: method({
    group: 'Viewer links',
    summary:
      'An address that opens the order and those of its group, from the asking address only and for a limited time.',
    form: 'positional',
    access,
    arguments: [userUuid, patientOrderUuid, viewerAddress, CALLBACK],
    result,
  }),
  GetFolderViewUrl: method({
    group: 'Viewer links',
    summary: 'The same for the orders of a folder, as a list to open from.',
    form: 'positional',
    access,
    arguments: [userUuid, folderUuid, viewerAddress, CALLBACK],
    result,
  }),
  GetViewUrlWithPatientName: method({
    group: 'Viewer links',
    summary: 'The same for all orders of a patient.',
    form: 'positional',
    access,
    arguments: [userUuid, patientName, viewerAddress, CALLBACK],
    result,
  }),
  GetViewUrlWithPatientNameAndBirthDate: method({
    group: 'Viewer links',
    summary: 'The same for all orders of a patient of this birth date.',
    form: 'positional',
    access,
    arguments: [
      userUuid,
      patientName,
      required('birthDate', 'date', 'The patient’s birth date.'),
      viewerAddress,
      CALLBACK,
    ],
    result,
  }),
}
