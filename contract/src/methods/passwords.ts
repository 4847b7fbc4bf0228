import { z } from 'zod'
import { method, optional, required } from '../define.ts'

const user = { caller: 'user', limitedAccess: true } as const
const anyone = { caller: 'anyone', limitedAccess: true } as const
const password = { maxLength: 256 }

export const passwords = {
  ChangePassword: method({
    group: 'Passwords',
    summary: 'Changes the signed-in user’s password and ends their other sessions.',
    form: 'typed',
    access: user,
    arguments: [
      required('oldPassword', 'text', 'The password until now.', password),
      required('newPassword', 'text', 'The new one: 12 characters or more, not the e-mail address.', password),
    ],
    result: z.strictObject({}),
  }),
  ForgotPassword: method({
    group: 'Passwords',
    summary: 'Mails a link of one hour to set a new password, if a user has this address; the answer does not tell.',
    form: 'typed',
    access: anyone,
    arguments: [required('email', 'mail', 'The user’s e-mail address.')],
    result: z.strictObject({}),
  }),
  ResetPassword: method({
    group: 'Passwords',
    summary: 'Sets the password by the token of a mailed link, once, and ends all sessions of the user.',
    form: 'typed',
    access: anyone,
    arguments: [
      required('token', 'text', 'What stands behind the last slash of the link.', { maxLength: 128 }),
      required('password', 'text', 'The new one: 12 characters or more, not the e-mail address.', password),
    ],
    result: z.strictObject({}),
  }),
  EnableOneTimeCode: method({
    group: 'Passwords',
    summary:
      'Asks for one-time codes (TOTP, RFC 6238) at every sign-in: a first call gives the secret, a second with a code of it turns them on and gives the recovery codes, this once.',
    form: 'typed',
    access: user,
    arguments: [
      required('password', 'text', 'The user’s password.', password),
      optional('oneTimeCode', 'text', 'The six digits of the user’s authenticator.', { maxLength: 10 }),
      optional('isEnabled', 'bool', 'false, with a code: turns one-time codes off.'),
    ],
    result: z.strictObject({
      State: z.enum(['Off', 'Pending', 'On']),
      Secret: z.string(),
      OtpauthUrl: z.string(),
      RecoveryCodeList: z.array(z.string()),
    }),
  }),
}
