import { z } from 'zod'
import { CALLBACK, method, optional, RIGHTS, required } from '../define.ts'
import { Account, InstitutionDetail, User } from '../objects.ts'

const uuid = z.string()

export const sessions = {
  Initialize: method({
    group: 'Set-up',
    summary: 'Verifies both keys and opens a session, which the library renews by itself.',
    form: 'local',
    access: { caller: 'anyone', limitedAccess: true },
    arguments: [CALLBACK],
    result: z.strictObject({ Account }),
  }),
  OpenSession: method({
    group: 'Sessions',
    summary: 'Opens a session with keys. It can be narrowed at its opening and never be widened.',
    form: 'wire',
    access: { caller: 'anyone', limitedAccess: true },
    arguments: [
      required('accountKey', 'guid', 'The key of the account.'),
      required('apiKey', 'guid', 'One of the account’s API keys.'),
      optional('userUuid', 'guid', 'The only user that the session may act as.'),
      optional('rightList', 'textList', 'The only rights that the session has.', { oneOf: RIGHTS, maxItems: 5 }),
      optional('patientOrderUuidList', 'guidList', 'The only orders that the session sees.', { maxItems: 1000 }),
      optional('expiresInSeconds', 'int', 'How long the session lives at most.', { minimum: 1, maximum: 86_400 }),
    ],
    result: z.strictObject({ SessionToken: z.string(), ExpiresInSeconds: z.int(), Account }),
  }),
  SignIn: method({
    group: 'Sessions',
    summary: 'Signs a user in: a session token, and an HttpOnly cookie for the web application.',
    form: 'typed',
    access: { caller: 'anyone', limitedAccess: true },
    arguments: [
      required('email', 'mail', 'The user’s e-mail address.'),
      required('password', 'text', 'The user’s password.', { maxLength: 256 }),
      optional('oneTimeCode', 'text', 'The six digits of the user’s authenticator.', { maxLength: 10 }),
    ],
    result: z.strictObject({ SessionToken: z.string(), User }),
  }),
  SignOut: method({
    group: 'Sessions',
    summary: 'Ends the session that calls it.',
    form: 'typed',
    access: { caller: 'session', limitedAccess: true },
    arguments: [],
    result: z.strictObject({}),
  }),
  GetAccount: method({
    group: 'Account',
    summary: 'The account of the session, with the users that the session may act as.',
    form: 'typed',
    access: { caller: 'session', right: 'Read', limitedAccess: true },
    arguments: [],
    result: z.strictObject({
      Account,
      TimeZone: z.string(),
      Locale: z.string(),
      AllowedDomainList: z.array(z.string()),
      TrashDays: z.int(),
      ViewerLinkMinutes: z.int(),
      ViewerLinkBinding: z.enum(['Address', 'Browser']),
      MaximumShareDays: z.int(),
      ConflictRule: z.enum(['keep', 'replace']),
      DefaultOrderFlagList: z.array(z.strictObject({ GroupId: z.int(), FlagId: z.int() })),
      CurrentUserUuid: uuid,
      InstitutionDetailList: z.array(InstitutionDetail),
    }),
  }),
}
