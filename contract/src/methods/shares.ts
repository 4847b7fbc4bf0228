import { z } from 'zod'
import { CALLBACK, method, optional, required } from '../define.ts'
import { Share, ShareAccess } from '../objects.ts'
import { folderUuid, listPageSize, pageToken, userUuid } from './arguments.ts'

const access = { caller: 'session', right: 'Share', limitedAccess: false } as const
const opened = z.strictObject({ Result: z.string(), ShareUuid: z.string() })
const within = z.strictObject({ ShareUuid: z.string() })
const orderUuidList = required('orderUuidList', 'guidList', 'The orders, from one of the searches.', { maxItems: 1000 })
const userCanDownloadStudies = optional(
  'userCanDownloadStudies',
  'bool',
  'Whether the recipient may download, and not only look; not given: no.',
)
const expireDate = optional(
  'expireDate',
  'date',
  'The last day of the share, in the account’s time zone; none given: no end, or the account’s maximum.',
)
const mailed = {
  order: [
    required('email', 'mail', 'Who gets the link.'),
    optional('emailForSendingSharePassword', 'mail', 'Who gets the password; none given: it stands beside the link.'),
  ],
  folder: [
    required('emailAddress', 'mail', 'Who gets the link.'),
    optional(
      'emailAddressForSendingSharePassword',
      'mail',
      'Who gets the password; none given: it stands beside the link.',
    ),
  ],
} as const
const password = (none: string) =>
  optional('sharePassword', 'text', `What opens the link, 4 characters or more; none given: ${none}.`, {
    maxLength: 256,
  })
const texts = [
  optional('shareTitle', 'text', 'The title on the page and in the mail.', { maxLength: 200 }),
  optional('shareDescription', 'text', 'What else the recipient is told.', { maxLength: 2000 }),
] as const
const uploadPlace = optional(
  'institutionUuid',
  'guid',
  'The institution that gets what is uploaded; none given: the sharer’s first.',
)
const madePassword = 'one is made'
const noPassword = 'the link alone opens it'

export const shares = {
  SharePatientOrder: method({
    group: 'Sharing',
    summary: 'Mails a link that opens the orders, and a password that was made for it.',
    form: 'positional',
    access,
    arguments: [userUuid, orderUuidList, ...mailed.order, userCanDownloadStudies, CALLBACK],
    result: opened,
  }),
  SharePatientOrderWithExpireDate: method({
    group: 'Sharing',
    summary: 'The same until the end of a day.',
    form: 'positional',
    access,
    arguments: [userUuid, orderUuidList, ...mailed.order, userCanDownloadStudies, expireDate, CALLBACK],
    result: opened,
  }),
  CreateQuickShareLink: method({
    group: 'Sharing',
    summary: 'A link that opens the orders without a password.',
    form: 'positional',
    access,
    arguments: [userUuid, orderUuidList, userCanDownloadStudies, CALLBACK],
    result: opened,
  }),
  CreateQuickShareLinkWithExpireDate: method({
    group: 'Sharing',
    summary: 'The same until the end of a day.',
    form: 'positional',
    access,
    arguments: [userUuid, orderUuidList, userCanDownloadStudies, expireDate, CALLBACK],
    result: opened,
  }),
  ShareFolderWithEmail: method({
    group: 'Sharing',
    summary: 'Mails a link that opens what is in the folder, and in those below it, at the time of looking.',
    form: 'positional',
    access,
    arguments: [
      userUuid,
      folderUuid,
      ...mailed.folder,
      password(madePassword),
      ...texts,
      expireDate,
      userCanDownloadStudies,
      CALLBACK,
    ],
    result: opened,
  }),
  ShareFolderWithURL: method({
    group: 'Sharing',
    summary: 'A link that opens what is in the folder, and in those below it, at the time of looking.',
    form: 'positional',
    access,
    arguments: [userUuid, folderUuid, password(noPassword), ...texts, expireDate, userCanDownloadStudies, CALLBACK],
    result: opened,
  }),
  ShareFolderToUploadWithEmail: method({
    group: 'Sharing',
    summary: 'Mails a link by which DICOM files are uploaded into the folder; nothing that is in it is seen.',
    form: 'positional',
    access,
    arguments: [
      userUuid,
      folderUuid,
      ...mailed.folder,
      password(madePassword),
      ...texts,
      expireDate,
      userCanDownloadStudies,
      uploadPlace,
      CALLBACK,
    ],
    result: opened,
  }),
  ShareFolderToUploadWithUrl: method({
    group: 'Sharing',
    summary: 'A link by which DICOM files are uploaded into the folder; nothing that is in it is seen.',
    form: 'positional',
    access,
    arguments: [
      userUuid,
      folderUuid,
      password(noPassword),
      ...texts,
      expireDate,
      userCanDownloadStudies,
      uploadPlace,
      CALLBACK,
    ],
    result: opened,
  }),
  ShareFolderWithAccountUser: method({
    group: 'Sharing',
    summary: 'Shows the folder to users of the account, who change nothing in it.',
    form: 'positional',
    access,
    arguments: [
      userUuid,
      folderUuid,
      required('sharedUserUuidList', 'guidList', 'The users, from GetUserList.', { maxItems: 1000 }),
      expireDate,
      userCanDownloadStudies,
      CALLBACK,
    ],
    result: within,
  }),
  ShareFolderWithAccountUserGroup: method({
    group: 'Sharing',
    summary: 'Shows the folder to whoever is in the groups, who change nothing in it.',
    form: 'positional',
    access,
    arguments: [
      userUuid,
      folderUuid,
      required('sharedUserGroupUuidList', 'guidList', 'The groups, from GetUserGroupList.', { maxItems: 1000 }),
      expireDate,
      userCanDownloadStudies,
      CALLBACK,
    ],
    result: within,
  }),
  GetShareList: method({
    group: 'Sharing',
    summary: 'The acting user’s shares, for an Admin those of the account, the newest first.',
    form: 'typed',
    access,
    arguments: [userUuid, pageToken, listPageSize],
    result: z.strictObject({ ShareList: z.array(Share), TotalCount: z.int(), NextPageToken: z.string() }),
  }),
  RevokeShare: method({
    group: 'Sharing',
    summary: 'Ends a share at once; mails that wait are not sent.',
    form: 'typed',
    access,
    arguments: [userUuid, required('shareUuid', 'guid', 'The share, from GetShareList.')],
    result: z.strictObject({}),
  }),
  GetShareAccessLog: method({
    group: 'Sharing',
    summary: 'Who opened a share, tried to, or could not be mailed; the newest first, 10,000 at most.',
    form: 'typed',
    access,
    arguments: [userUuid, required('shareUuid', 'guid', 'The share, from GetShareList.')],
    result: z.strictObject({ AccessList: z.array(ShareAccess) }),
  }),
}
