import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { updateAccount } from '../accounts/update-account.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { signIn } from '../sessions/sign-in.ts'
import { type Office, openOffice } from '../testing/open-office.ts'
import { createUser } from '../users/create-user.ts'
import { deactivateUser } from '../users/deactivate-user.ts'
import { changePassword } from './change-password.ts'
import { expirePasswordLinks } from './expire-password-links.ts'
import { forgotPassword } from './forgot-password.ts'
import { resetPassword } from './reset-password.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.test.close())

const OLD = 'correct horse battery'
const NEW = 'staple correct horse'
let count = 0
let Email: string
let UserUuid: string
beforeEach(async () => {
  Email = `user-${++count}@example.org`
  const user = { FullName: 'Anna', Email, UserType: 'Standard', Password: OLD }
  UserUuid = (await office.call(createUser, user)).UserUuid
})

const forget = async (address = Email) => {
  expect(await office.open(forgotPassword, { Email: address })).toEqual({})
  await office.runJobs()
  return office.mails.splice(0)
}
const linkOf = (text = '') => /^https:\/\/pacs\.example\.org\/password\/([\w-]{43})$/m.exec(text)?.[1] ?? ''
const canSignIn = async (Password: string) =>
  office.open(signIn, { Email, Password }).then(
    () => true,
    () => false,
  )
const openSessions = () =>
  office.inAccount(async (tx) => {
    const rows = await tx
      .selectFrom('sessions')
      .select('id')
      .where('user_id', '=', UserUuid)
      .where('ended_at', 'is', null)
      .execute()
    return rows.map(({ id }) => id)
  })

const NO_LINK = { code: 'Unauthorized', message: 'The link has ended or was used. Ask for a new one.' }

test('a forgotten password is set by a mailed link, once, and every session ends', async () => {
  await office.open(signIn, { Email, Password: OLD })
  const [mail] = await forget(Email.toUpperCase())
  expect(mail).toEqual({
    uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    to: Email,
    subject: 'A new password for Opaline',
    text: expect.stringMatching(
      /^Hello Anna,\n\nsomebody, probably you, asked for a new password\. Choose it here, within one hour:\n\nhttps:\/\/pacs\.example\.org\/password\/[\w-]{43}\n\nIf it was not you, do nothing: your password stays as it is\.\n$/,
    ),
    html: expect.any(String),
  })
  const Token = linkOf(mail?.text)
  const address = `https://pacs.example.org/password/${Token}`
  expect(mail?.html).toContain(`<p>Hello Anna,</p>`)
  expect(mail?.html).toContain(`<p><a href="${address}">${address}</a></p>`)
  expect(await office.open(resetPassword, { Token, Password: NEW })).toEqual({})
  expect(await openSessions()).toEqual([])
  expect([await canSignIn(OLD), await canSignIn(NEW)]).toEqual([false, true])
  expect(await refusalOf(office.open(resetPassword, { Token, Password: NEW }))).toMatchObject(NO_LINK)
})

test('of two at the same moment one uses the link', async () => {
  const Token = linkOf((await forget())[0]?.text)
  const both = [NEW, OLD].map((Password) => office.open(resetPassword, { Token, Password }))
  const ends = await Promise.allSettled(both)
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a password that is not good leaves the link as it was', async () => {
  const Token = linkOf((await forget())[0]?.text)
  for (const Password of ['too short', Email.toUpperCase()])
    expect((await refusalOf(office.open(resetPassword, { Token, Password }))).code).toBe('InvalidParameter')
  expect(await office.open(resetPassword, { Token, Password: NEW })).toEqual({})
})

test('the link ends after an hour, and with its user', async () => {
  const late = linkOf((await forget())[0]?.text)
  office.wait(3_600_000 + 1000)
  expect(await refusalOf(office.open(resetPassword, { Token: late, Password: NEW }))).toMatchObject(NO_LINK)
  office.wait(-3_600_000)
  const orphan = linkOf((await forget())[0]?.text)
  await office.call(deactivateUser, { UserUuid })
  expect(await refusalOf(office.open(resetPassword, { Token: orphan, Password: NEW }))).toMatchObject(NO_LINK)
  expect(await forget()).toEqual([])
})

test('for an address that nobody has the caller sees the same done, and nothing is mailed', async () => {
  const jobsOf = async (address: string) => {
    await office.open(forgotPassword, { Email: address })
    const { rows } = await sql<{ name: string; data: object }>`
      delete from pgboss.job where name like 'send-%' returning name, data`.execute(
      office.services.database.withoutAccount,
    )
    return rows
  }
  const shape = [
    {
      name: 'send-password-link',
      data: { EmailHash: expect.stringMatching(/^[0-9a-f]{64}$/), Address: '192.0.2.1', RequestId: 'test' },
    },
  ]
  expect(await jobsOf(Email)).toEqual(shape)
  expect(await jobsOf('nobody@example.org')).toEqual(shape)
  expect(await forget('nobody@example.org')).toEqual([])
})

test('an invited user who lost the invitation asks for a link as everybody does', async () => {
  Email = `user-${++count}@example.org`
  await office.call(createUser, { FullName: 'Ida', Email, UserType: 'Standard' })
  await office.runJobs()
  office.mails.splice(0)
  const Token = linkOf((await forget())[0]?.text)
  await office.open(resetPassword, { Token, Password: NEW })
  expect(await canSignIn(NEW)).toBe(true)
})

test('three links an hour are mailed and no more', async () => {
  for (let asked = 0; asked < 5; asked++) await office.open(forgotPassword, { Email })
  await office.runJobs()
  expect(office.mails.splice(0)).toHaveLength(3)
})

test('links that ended are removed with what finds them', async () => {
  await forget()
  const ended = office.inAccount(async (tx) => {
    await sql`update password_links set expires_at = now() - interval '1 second'`.execute(tx)
    return tx.selectFrom('password_links').select('id').where('user_id', '=', UserUuid).executeTakeFirstOrThrow()
  })
  const { id } = await ended
  await expirePasswordLinks(office.services.database)
  expect(await office.inAccount((tx) => tx.selectFrom('password_links').select('id').execute())).toEqual([])
  const left = office.services.database.withoutAccount
    .selectFrom('directory')
    .select('kind')
    .where('subject_id', '=', id)
  expect(await left.execute()).toEqual([])
})

test('mails and pages speak the account’s language', async () => {
  await office.call(updateAccount, { Locale: 'fr' })
  const [mail] = await forget()
  await office.call(updateAccount, { Locale: 'en' })
  expect(mail?.subject).toBe('Un nouveau mot de passe pour Opaline')
  expect(mail?.text).toMatch(/^Bonjour Anna,\n\nquelqu’un, sans doute vous,/)
})

test('a user changes their password with the old one, and stays signed in where they did', async () => {
  await office.open(signIn, { Email, Password: OLD })
  await office.open(signIn, { Email, Password: OLD })
  const [here = '', elsewhere] = await openSessions()
  const Token = linkOf((await forget())[0]?.text)
  const caller = { actor: { userUuid: UserUuid }, sessionUuid: here }
  const change = (OldPassword: string, NewPassword: string) =>
    office.call(changePassword, { OldPassword, NewPassword }, caller)
  expect(await refusalOf(change('wrong', NEW))).toMatchObject({
    code: 'Forbidden',
    message: 'The password is not right.',
  })
  expect(await refusalOf(change(OLD, 'short'))).toMatchObject({
    message: 'Invalid parameters for newPassword. A password has at least 12 characters.',
  })
  expect(await openSessions()).toEqual([here, elsewhere])
  expect(await change(OLD, NEW)).toEqual({})
  expect(await openSessions()).toEqual([here])
  expect([await canSignIn(OLD), await canSignIn(NEW)]).toEqual([false, true])
  expect(await refusalOf(office.open(resetPassword, { Token, Password: OLD }))).toMatchObject(NO_LINK)
})
