import { z } from 'zod'
import { method, required } from '../define.ts'
import { InboxItem } from '../objects.ts'
import { listPageSize, pageToken, patientOrderUuid, userUuid } from './arguments.ts'

const inboxItemUuid = required('inboxItemUuid', 'guid', 'The image in the inbox, from GetInbox.')

export const inbox = {
  GetInbox: method({
    group: 'Inbox',
    summary:
      'Images that arrived in contradiction to what is stored, of the user’s institutions, newest first. They are seen nowhere else until they are filed.',
    form: 'typed',
    access: { caller: 'session', right: 'Read', limitedAccess: false },
    arguments: [userUuid, pageToken, listPageSize],
    result: z.strictObject({ InboxList: z.array(InboxItem), NextPageToken: z.string() }),
  }),
  FileInboxItem: method({
    group: 'Inbox',
    summary:
      'Files an image of the inbox into an order of its institution. Where its SOP Instance UID is stored, it takes that image’s place if the account’s rule is to replace.',
    form: 'typed',
    access: { caller: 'session', right: 'Order', limitedAccess: false },
    arguments: [userUuid, inboxItemUuid, patientOrderUuid],
    result: z.strictObject({ PatientOrderUuid: z.string(), SopInstanceUid: z.string() }),
  }),
  DiscardInboxItem: method({
    group: 'Inbox',
    summary: 'Removes an image from the inbox for good.',
    form: 'typed',
    access: { caller: 'admin', limitedAccess: false },
    arguments: [inboxItemUuid],
    result: z.strictObject({}),
  }),
}
