import { z } from 'zod'
import { method, optional, required } from '../define.ts'

const admin = { caller: 'admin', limitedAccess: false } as const
const count = z.int().min(0)

export const accounts = {
  SignUp: method({
    group: 'Account',
    summary: 'Makes an account with its first institution and Admin, where the server’s settings allow it.',
    form: 'typed',
    access: { caller: 'anyone', limitedAccess: true },
    arguments: [
      required('accountName', 'text', 'The account’s name, which its first institution gets too.', { maxLength: 64 }),
      required('fullName', 'text', 'The Admin’s name.', { maxLength: 64 }),
      required('email', 'mail', 'The Admin’s address to sign in with.'),
      required('password', 'text', 'The Admin’s password.', { maxLength: 256 }),
      required('timeZone', 'text', 'The account’s IANA time zone.', { maxLength: 64 }),
    ],
    result: z.strictObject({
      AccountUuid: z.string(),
      AccountKey: z.string(),
      UserUuid: z.string(),
      InstitutionUuid: z.string(),
    }),
  }),
  UpdateAccount: method({
    group: 'Account',
    summary: 'Changes what is given of the account.',
    form: 'typed',
    access: admin,
    arguments: [
      optional('accountName', 'text', 'The account’s name.', { maxLength: 64 }),
      optional('timeZone', 'text', 'Its IANA time zone.', { maxLength: 64 }),
      optional('locale', 'text', 'The language of its mails and pages.', { oneOf: ['en', 'fr'] }),
      optional('allowedDomainList', 'textList', 'Host names whose pages may open its viewer links; `*` alone: any.', {
        maxLength: 253,
        maxItems: 100,
      }),
      optional('trashDays', 'int', 'How many days the trash keeps what was deleted.', { minimum: 0, maximum: 3650 }),
      optional('viewerLinkMinutes', 'int', 'How long a viewer link may be opened.', { minimum: 1, maximum: 1440 }),
      optional('viewerLinkBinding', 'text', 'What a viewer link is bound to.', { oneOf: ['Address', 'Browser'] }),
      optional('maximumShareDays', 'int', 'How long a share lives at most; 0: as long as wanted.', {
        minimum: 0,
        maximum: 3650,
      }),
      optional('conflictRule', 'text', 'Whether the first copy of an image stays when another comes under its UID.', {
        oneOf: ['keep', 'replace'],
      }),
      optional(
        'defaultOrderFlagList',
        'jsonList',
        'Of each group that is given the flag that new orders get; FlagId 0: none.',
        {
          maxItems: 100,
          knownKeys: ['GroupId', 'FlagId'],
        },
      ),
    ],
    result: z.strictObject({}),
  }),
  GetUsage: method({
    group: 'Account',
    summary:
      'What is stored, by institution and by the month in which its orders came (account’s time zone), trash included.',
    form: 'typed',
    access: admin,
    arguments: [],
    result: z.strictObject({
      UsageList: z.array(
        z.strictObject({
          InstitutionUuid: z.string(),
          InstitutionName: z.string(),
          Month: z.string().regex(/^\d{4}-\d{2}$/),
          OrderCount: count,
          ImageCount: count,
          Bytes: count,
        }),
      ),
      TotalOrderCount: count,
      TotalImageCount: count,
      TotalBytes: count,
    }),
  }),
}
