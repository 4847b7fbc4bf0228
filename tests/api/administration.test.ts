import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, call, openSession, signIn } from '../harness/call.ts'
import { type MailServer, startMailServer } from '../harness/mail-server.ts'
import { oneTimeCode } from '../harness/one-time-code.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'

let mailServer: MailServer
let server: OpalineServer
let admin: string
beforeAll(async () => {
  mailServer = await startMailServer()
  server = await startOpaline({
    SMTP_URL: `smtp://127.0.0.1:${mailServer.port}`,
    SMTP_CA: mailServer.certificate.certFile,
    MAIL_FROM: 'PACS <pacs@example.org>',
    SIGN_UP: 'open',
    // Tests guess more often in a minute than people do, each from an address of its own.
    TRUST_PROXY: '127.0.0.1',
  })
  admin = await signIn(server.keys)
})
afterAll(async () => {
  await server.dispose()
  await mailServer.close()
})

const PASSWORD = 'correct horse battery'
const NEW_PASSWORD = 'staple correct horse'
const OK = { Success: true, Message: '' }
const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const UNKNOWN_LOGIN = {
  Success: false,
  Message: 'The e-mail address or the password is not right.',
  ErrorCode: 'Unauthorized',
}
const NO_LINK = {
  Success: false,
  Message: 'The link has ended or was used. Ask for a new one.',
  ErrorCode: 'Unauthorized',
}

let addresses = 0
/** Calls from an address that nobody called from before. */
const ask = (method: string, input: object, token?: string): Promise<Answer> => {
  const from = `198.51.${(addresses >> 8) & 255}.${addresses++ & 255}`
  return call(server.url, method, input, { token, headers: { 'x-forwarded-for': from } })
}
const asAdmin = async (method: string, input: object) => (await ask(method, input, admin)).body
const enter = async (Email: string, Password: string, more = {}) =>
  (await ask('SignIn', { Email, Password, ...more })).body
const newEmail = () => `person-${randomUUID().slice(0, 8)}@example.org`
const addUser = async (changes = {}) => {
  const Email = newEmail()
  const given = { FullName: 'Anna Ärztin', Email, UserType: 'Standard', Password: PASSWORD, ...changes }
  const { UserUuid } = await asAdmin('CreateUser', given)
  return { Email, UserUuid: String(UserUuid) }
}
const linkIn = (text: string): string => text.split('\n').find((line) => line.startsWith(server.url)) ?? ''
const tokenOf = (link: string): string => link.slice(link.lastIndexOf('/') + 1)

describe('an invitation', () => {
  it('is mailed encrypted, and its page sets the password once', async () => {
    const institutions = [server.keys.InstitutionUuid]
    const { Email, UserUuid } = await addUser({ Password: undefined, InstitutionUuidList: institutions })
    const mail = await mailServer.next(Email)
    expect(mail).toMatchObject({ from: 'pacs@example.org', to: [Email], secure: true })
    expect(mail.headers).toEqual(expect.arrayContaining([['Subject', 'Your Opaline login']]))
    const link = linkIn(mail.text)
    expect(mail.text).toBe(
      'Hello Anna Ärztin,\n\na login was made for you in the image archive of First account. ' +
        `Choose your password here, within 7 days:\n\n${link}\n\n` +
        'If you do not know what this is about, do nothing: without a password nobody can use the login.\n',
    )
    expect(await enter(Email, PASSWORD)).toEqual(UNKNOWN_LOGIN)
    const page = await fetch(link)
    expect(page.status).toBe(200)
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    )
    expect(await page.text()).toContain('<label for="password">New password</label>')
    const send = (password: string) => fetch(link, { method: 'POST', body: new URLSearchParams({ password }) })
    const short = await send('short')
    expect([short.status, (await short.text()).includes('role="alert"')]).toEqual([400, true])
    const done = await send(PASSWORD)
    expect([done.status, (await done.text()).includes('<h1>Your password is set</h1>')]).toEqual([200, true])
    for (const again of [await send(NEW_PASSWORD), await fetch(link), await fetch(`${server.url}/password/none`)])
      expect([again.status, (await again.text()).includes('<h1>This link has ended</h1>')]).toEqual([410, true])
    expect((await enter(Email, PASSWORD))['User']).toEqual({
      UserUuid,
      UserName: Email,
      FullName: 'Anna Ärztin',
      Email,
      UserType: 'Standard',
      InstitutionList: [{ InstitutionUuid: server.keys.InstitutionUuid, InstitutionName: 'First institution' }],
    })
  })

  it('carries no header that a name brings along', async () => {
    const refused = await asAdmin('CreateUser', {
      FullName: 'A\r\nBcc: x@example.org',
      Email: newEmail(),
      UserType: 'Admin',
    })
    expect(refused).toEqual({
      Success: false,
      Message: "Invalid parameters for fullName. Given value = 'A\r\nBcc: x@example.org' has control characters.",
      ErrorCode: 'InvalidParameter',
    })
  })
})

describe('a forgotten password', () => {
  it('is set by a mailed link, and ends every session', async () => {
    const { Email } = await addUser()
    const token = String((await enter(Email, PASSWORD))['SessionToken'])
    expect((await ask('ForgotPassword', { Email })).body).toEqual(OK)
    const link = linkIn((await mailServer.next(Email)).text)
    const Token = tokenOf(link)
    expect((await ask('ResetPassword', { Token, Password: 'short' })).body).toEqual({
      Success: false,
      Message: 'Invalid parameters for password. A password has at least 12 characters.',
      ErrorCode: 'InvalidParameter',
    })
    expect((await ask('ResetPassword', { Token, Password: NEW_PASSWORD })).body).toEqual(OK)
    expect((await ask('ResetPassword', { Token, Password: NEW_PASSWORD })).body).toEqual(NO_LINK)
    expect((await ask('GetAccount', {}, token)).status).toBe(401)
    expect(await enter(Email, PASSWORD)).toEqual(UNKNOWN_LOGIN)
    expect(await enter(Email, NEW_PASSWORD)).toMatchObject({ Success: true })
  })

  it('of nobody is answered the same, and nothing is mailed', async () => {
    const before = mailServer.mails.length
    const { status, body } = await ask('ForgotPassword', { Email: newEmail() })
    expect({ status, body }).toEqual({ status: 200, body: OK })
    const { Email } = await addUser()
    await ask('ForgotPassword', { Email })
    await mailServer.next(Email)
    expect(mailServer.mails.length).toBe(before + 1)
  })

  it('is not asked for without end from one address', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.77' }
    const tries = Array.from({ length: 11 }, () =>
      call(server.url, 'ForgotPassword', { Email: newEmail() }, { headers }),
    )
    const answers = await Promise.all(tries)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
    const limited = answers.find(({ status }) => status === 429)
    expect(limited?.body).toEqual({
      Success: false,
      Message: expect.stringMatching(/^Too many tries\. Try again in \d+ seconds\.$/),
      ErrorCode: 'RateLimited',
      RetryAfterSeconds: expect.any(Number),
    })
  })
})

describe('a signed-in user', () => {
  it('changes their password, and other sessions end', async () => {
    const { Email } = await addUser({ UserType: 'LimitedAccess' })
    const [here, there] = [await enter(Email, PASSWORD), await enter(Email, PASSWORD)]
    const change = async (OldPassword: string) =>
      (await ask('ChangePassword', { OldPassword, NewPassword: NEW_PASSWORD }, String(here['SessionToken']))).body
    expect(await change('not the password')).toEqual({
      Success: false,
      Message: 'The password is not right.',
      ErrorCode: 'Forbidden',
    })
    expect(await change(PASSWORD)).toEqual(OK)
    expect((await ask('GetAccount', {}, String(here['SessionToken']))).status).toBe(200)
    expect((await ask('GetAccount', {}, String(there['SessionToken']))).status).toBe(401)
  })

  it('turns on one-time codes, which every sign-in asks for then', async () => {
    const { Email } = await addUser()
    const token = String((await enter(Email, PASSWORD))['SessionToken'])
    const enable = async (more = {}) => (await ask('EnableOneTimeCode', { Password: PASSWORD, ...more }, token)).body
    const offered = await enable()
    const Secret = String(offered['Secret'])
    const OtpauthUrl = `otpauth://totp/Opaline:${encodeURIComponent(Email)}?secret=${Secret}&issuer=Opaline`
    expect(offered).toEqual({ ...OK, State: 'Pending', Secret, OtpauthUrl, RecoveryCodeList: [] })
    const code = oneTimeCode(Secret)
    const on = await enable({ OneTimeCode: code })
    expect(on).toEqual({ ...OK, State: 'On', Secret: '', OtpauthUrl: '', RecoveryCodeList: expect.any(Array) })
    const refusal = { Success: false, ErrorCode: 'Unauthorized' }
    expect(await enter(Email, PASSWORD)).toEqual({ ...refusal, Message: 'A one-time code is needed.' })
    const again = await enter(Email, PASSWORD, { OneTimeCode: code })
    expect(again).toEqual({ ...refusal, Message: 'The one-time code is not right.' })
    const [recovery] = on['RecoveryCodeList'] as string[]
    expect(await enter(Email, PASSWORD, { OneTimeCode: recovery })).toMatchObject({ Success: true })
    expect(await enter(Email, PASSWORD, { OneTimeCode: oneTimeCode(Secret, 1) })).toMatchObject({ Success: true })
  })
})

describe('users', () => {
  it('change, and are gone with their sessions at once', async () => {
    const { Email, UserUuid } = await addUser()
    const token = String((await enter(Email, PASSWORD))['SessionToken'])
    const moved = newEmail()
    const changes = { UserUuid, FullName: 'Eva', UserName: 'eva', Email: moved, UserType: 'LimitedAccess' }
    expect(await asAdmin('UpdateUser', changes)).toEqual(OK)
    expect(
      await asAdmin('SetUserInstitutions', { UserUuid, InstitutionUuidList: [server.keys.InstitutionUuid] }),
    ).toEqual(OK)
    const InstitutionList = [{ InstitutionUuid: server.keys.InstitutionUuid, InstitutionName: 'First institution' }]
    const user = { ...changes, InstitutionList }
    expect((await ask('GetUserList', {}, token)).body).toEqual({ ...OK, UserList: [user] })
    expect((await asAdmin('GetUserList', {}))['UserList']).toContainEqual(user)
    expect((await ask('GetContactList', {}, token)).body).toEqual({ ...OK, ContactList: [] })
    expect(await asAdmin('DeactivateUser', { UserUuid })).toEqual(OK)
    expect((await ask('GetUserList', {}, token)).status).toBe(401)
    expect(await enter(moved, PASSWORD)).toEqual(UNKNOWN_LOGIN)
  })

  it('keep an Admin among them', async () => {
    const own = { UserUuid: server.keys.UserUuid }
    const refusal = {
      Success: false,
      Message: 'The account needs an active Admin, and this is the last.',
      ErrorCode: 'Conflict',
    }
    expect(await asAdmin('DeactivateUser', own)).toEqual(refusal)
    expect(await asAdmin('UpdateUser', { ...own, UserType: 'Standard' })).toEqual(refusal)
  })

  it('of another account look like users that do not exist', async () => {
    const other = await server.createAccount('Stranger')
    for (const UserUuid of [other.UserUuid, randomUUID()]) {
      for (const method of ['UpdateUser', 'DeactivateUser', 'SetUserInstitutions']) {
        const { status, body } = await ask(method, { UserUuid }, admin)
        const Message = 'Nothing was found for userUuid.'
        expect({ status, body }).toEqual({ status: 404, body: { Success: false, Message, ErrorCode: 'NotFound' } })
      }
    }
  })

  it('are refused by the name of what is wrong, and nobody is made', async () => {
    const refused = async (input: object) => (await asAdmin('CreateUser', { FullName: 'x', ...input }))['Message']
    const before = (await asAdmin('GetUserList', {}))['UserList']
    expect(await refused({ Email: 'no mail', UserType: 'Admin' })).toBe(
      "Invalid parameters for email. Given value = 'no mail' is not mail format.",
    )
    expect(await refused({ Email: newEmail(), UserType: 'Boss' })).toBe(
      "Invalid parameters for userType. Given value = 'Boss' is not one of Admin, Standard, LimitedAccess.",
    )
    expect(await refused({ Email: server.keys.AdminEmail, UserType: 'Admin' })).toBe(
      'The e-mail address is in use already. Choose another.',
    )
    expect((await asAdmin('GetUserList', {}))['UserList']).toEqual(before)
  })
})

describe('groups', () => {
  it('are made, filled, named anew, listed to keys too, and removed', async () => {
    const { UserUuid } = await addUser({ FullName: 'Greta Group' })
    const made = await asAdmin('CreateUserGroup', { UserGroupName: 'Night' })
    expect(made).toEqual({ ...OK, UserGroupUuid: UUID })
    const { UserGroupUuid } = made
    expect(await asAdmin('SetUserGroupMembers', { UserGroupUuid, UserUuidList: [UserUuid] })).toEqual(OK)
    expect(await asAdmin('UpdateUserGroup', { UserGroupUuid, UserGroupName: 'Late' })).toEqual(OK)
    const group = { UserGroupUuid, UserGroupName: 'Late', UserList: [{ UserUuid, FullName: 'Greta Group' }] }
    const token = await openSession(server.keys)
    const listed = await ask('GetUserGroupList', { UserUuid: server.keys.UserUuid }, token)
    expect(listed.body).toEqual({ ...OK, UserGroupList: [group] })
    expect(await asAdmin('DeleteUserGroup', { UserGroupUuid })).toEqual(OK)
    expect(await asAdmin('GetUserGroupList', {})).toEqual({ ...OK, UserGroupList: [] })
  })
})

describe('institutions and devices', () => {
  it('are made, changed, listed and taken out of use', async () => {
    const given = { InstitutionName: 'North', Address: '1 North Road', AeTitle: 'NORTH', TimeZone: 'Europe/Oslo' }
    const made = await asAdmin('CreateInstitution', { ...given, IssuerOfPatientId: 'NORTH-ID' })
    expect(made).toEqual({ ...OK, InstitutionUuid: UUID })
    const { InstitutionUuid } = made
    expect(await asAdmin('UpdateInstitution', { InstitutionUuid, Address: '2 North Road' })).toEqual(OK)
    const detail = { ...given, InstitutionUuid, Address: '2 North Road', IssuerOfPatientId: 'NORTH-ID' }
    expect((await asAdmin('GetAccount', {}))['InstitutionDetailList']).toContainEqual({ ...detail, IsActive: true })
    const node = { Name: 'CT 1', AeTitle: 'CT1', Host: 'ct1.north.example', Port: 104, Modality: 'CT', InstitutionUuid }
    const added = await asAdmin('CreateDicomNode', node)
    expect(added).toEqual({ ...OK, DicomNodeUuid: UUID })
    const { DicomNodeUuid } = added
    expect(await asAdmin('UpdateDicomNode', { DicomNodeUuid, Port: 11112 })).toEqual(OK)
    expect(await asAdmin('GetDicomNodeList', {})).toEqual({
      ...OK,
      DicomNodeList: [{ ...node, DicomNodeUuid, EquipmentUuid: DicomNodeUuid, Port: 11112, IsActive: true }],
    })
    expect(await asAdmin('DeleteDicomNode', { DicomNodeUuid })).toEqual(OK)
    expect(await asAdmin('GetDicomNodeList', {})).toEqual({ ...OK, DicomNodeList: [] })
    expect(await asAdmin('DeactivateInstitution', { InstitutionUuid })).toEqual(OK)
    expect((await asAdmin('GetAccount', {}))['InstitutionDetailList']).toContainEqual({ ...detail, IsActive: false })
  })

  it('have AE titles that nobody else on the server has, and are not told whose they are', async () => {
    const other = await server.createAccount('Neighbour')
    const { status, body } = await ask('CreateInstitution', { InstitutionName: 'x', AeTitle: other.AeTitle }, admin)
    const Message = 'The AE title is in use already. Choose another.'
    expect({ status, body }).toEqual({ status: 409, body: { Success: false, Message, ErrorCode: 'Conflict' } })
  })
})

describe('the account', () => {
  it('is made by signing up, changed by its Admin, and says what it uses', async () => {
    const given = { AccountName: 'Clinic', FullName: 'Anna', Email: newEmail(), Password: PASSWORD }
    const made = (await ask('SignUp', { ...given, TimeZone: 'Europe/Paris' })).body
    expect(made).toEqual({ ...OK, AccountUuid: UUID, AccountKey: UUID, UserUuid: UUID, InstitutionUuid: UUID })
    const token = String((await enter(given.Email, PASSWORD))['SessionToken'])
    const update = async (input: object) => (await ask('UpdateAccount', input, token)).body
    expect(await update({ TrashDays: 3651 })).toEqual({
      Success: false,
      Message: "Invalid parameters for trashDays. Given value = '3651' is not between 0 and 3650.",
      ErrorCode: 'InvalidParameter',
    })
    expect(await update({ AccountName: 'Clinique', Locale: 'fr', TrashDays: 7, MaximumShareDays: 30 })).toEqual(OK)
    const { InstitutionDetailList: _, ...account } = (await ask('GetAccount', {}, token)).body
    expect(account).toEqual({
      ...OK,
      Account: { AccountUuid: made['AccountUuid'], AccountName: 'Clinique', UserList: [expect.any(Object)] },
      TimeZone: 'Europe/Paris',
      Locale: 'fr',
      AllowedDomainList: [],
      TrashDays: 7,
      ViewerLinkMinutes: 30,
      ViewerLinkBinding: 'Address',
      MaximumShareDays: 30,
      ConflictRule: 'keep',
      DefaultOrderFlagList: [],
      CurrentUserUuid: made['UserUuid'],
    })
    const nothing = { UsageList: [], TotalOrderCount: 0, TotalImageCount: 0, TotalBytes: 0 }
    expect((await ask('GetUsage', {}, token)).body).toEqual({ ...OK, ...nothing })
    await ask('ForgotPassword', { Email: given.Email })
    const mail = await mailServer.next(given.Email)
    expect(mail.text).toMatch(/^Bonjour Anna,\n\nquelqu’un, sans doute vous, a demandé un nouveau mot de passe\./)
    expect(await (await fetch(linkIn(mail.text))).text()).toContain('<html lang="fr">')
  })
})

describe('API keys', () => {
  it('get a new secret, and lose what they may no longer do', async () => {
    const { AccountKey } = server.keys
    const made = await asAdmin('CreateApiKey', { Name: 'Page' })
    const { ApiKeyUuid } = made
    const open = async (ApiKey: unknown) => (await ask('OpenSession', { AccountKey, ApiKey })).body
    const rotated = await asAdmin('RotateApiKey', { ApiKeyUuid, GraceMinutes: 5 })
    expect(rotated).toEqual({ ...OK, ApiKey: UUID })
    const old = await open(made['ApiKey'])
    expect(old['ExpiresInSeconds']).toBeLessThanOrEqual(300)
    expect(await asAdmin('UpdateApiKey', { ApiKeyUuid, Name: 'Page', RightList: ['Upload'] })).toEqual(OK)
    const narrowed = await ask('GetUserList', { UserUuid: server.keys.UserUuid }, String(old['SessionToken']))
    expect(narrowed.body).toEqual({
      Success: false,
      Message: 'The session lacks the right Read that GetUserList needs.',
      ErrorCode: 'Forbidden',
    })
    expect(await asAdmin('RotateApiKey', { ApiKeyUuid, GraceMinutes: 0 })).toMatchObject({ Success: true })
    expect(await open(made['ApiKey'])).toMatchObject({ ErrorCode: 'Unauthorized' })
    expect(await open(rotated['ApiKey'])).toMatchObject({ ErrorCode: 'Unauthorized' })
    expect((await ask('GetUserList', {}, String(old['SessionToken']))).status).toBe(401)
  })

  it('never administer, and neither does a Standard user', async () => {
    const { Email } = await addUser()
    const [key, user] = [await openSession(server.keys), String((await enter(Email, PASSWORD))['SessionToken'])]
    for (const method of ['CreateUser', 'UpdateAccount', 'GetUsage', 'RotateApiKey', 'CreateDicomNode']) {
      const refusal = { Success: false, ErrorCode: 'Forbidden' }
      const byKey = `${method} cannot be called with an API key. Sign in as a user.`
      expect((await ask(method, {}, key)).body).toEqual({ ...refusal, Message: byKey })
      const byUser = (await ask(method, {}, user)).body
      expect(['Forbidden', 'InvalidParameter']).toContain(byUser['ErrorCode'])
    }
    for (const method of ['ChangePassword', 'EnableOneTimeCode'])
      expect((await ask(method, {}, key)).body['ErrorCode']).toBe('Forbidden')
    expect((await ask('GetUsage', {}, user)).body).toEqual({
      Success: false,
      Message: 'GetUsage is for an Admin of the account.',
      ErrorCode: 'Forbidden',
    })
  })
})

it('writes neither links nor passwords nor addresses into its log', async () => {
  const { Email } = await addUser({ Password: undefined })
  const link = linkIn((await mailServer.next(Email)).text)
  await fetch(link)
  const log = server.log()
  expect(log).toContain('/password/:token')
  for (const secret of [tokenOf(link), PASSWORD, Email]) expect(log).not.toContain(secret)
})
