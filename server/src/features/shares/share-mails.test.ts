import { randomUUID } from 'node:crypto'
import type { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CreatedAccount } from '../accounts/create-account.ts'
import { createFolder } from '../folders/create-folder.ts'
import { giveUpOldMails } from '../mails/give-up-mail.ts'
import { sendMail } from '../mails/send-mail.ts'
import { type Office, openOffice } from '../testing/open-office.ts'
import { getContactList } from '../users/get-contact-list.ts'
import { getShareAccessLog } from './get-share-access-log.ts'
import { getShareList } from './get-share-list.ts'
import { revokeShare } from './revoke-share.ts'
import { shareFolderWithEmail } from './share-folder-to-look.ts'
import { shareFolderToUploadWithEmail } from './share-folder-to-upload.ts'
import { sharePatientOrder, sharePatientOrderWithExpireDate } from './share-patient-order.ts'

let office: Office
let account: CreatedAccount
let order: string
beforeAll(async () => {
  office = await openOffice({ SHARE_MAILS_PER_HOUR: '4' })
})
afterAll(() => office.test.close())
beforeEach(async () => {
  await office.runJobs()
  office.mails.splice(0)
  account = await office.test.createAccount('Clinic')
  order = randomUUID()
  const row = { account_id: account.AccountUuid, institution_id: account.InstitutionUuid, order_day: '2026-01-02' }
  await office.inAccount(
    (tx) =>
      tx
        .insertInto('patient_orders')
        .values({ ...row, id: order, study_instance_uid: order, sort_at: '2026-01-02T10:00:00Z' })
        .execute(),
    account,
  )
})

const UserUuid = undefined
const share = (more: object = {}) =>
  office.call(sharePatientOrder, { UserUuid, OrderUuidList: [order], Email: 'anna@example.net', ...more } as never, {
    account,
  })
const errorOf = (attempt: Promise<unknown>): Promise<ApiError> =>
  attempt.then(
    () => Promise.reject(new Error('It was allowed.')),
    (error: ApiError) => error,
  )
const setAccount = (columns: { locale?: string; is_unconfirmed?: boolean }) =>
  office.inAccount((tx) => tx.updateTable('accounts').set(columns).execute(), account)
const sent = async () => {
  await office.runJobs()
  return office.mails.splice(0)
}

describe('one message or two', () => {
  test('link and password go to one address', async () => {
    const { Result, ShareUuid } = await share()
    const [mail, ...others] = await sent()
    expect(others).toEqual([])
    expect(mail?.to).toBe('anna@example.net')
    expect(mail?.subject).toBe('Medical images were shared with you')
    expect(mail?.text).toMatch(
      new RegExp(
        `^Clinic Admin \\(Clinic\\) shares medical images with you. Open them here:\n\n${Result}\n\nPassword: [\\w-]{19}\n$`,
      ),
    )
    expect(mail?.html).toContain(`<a href="${Result}">${Result}</a>`)
    const { ShareList } = await office.call(getShareList, { UserUuid: account.UserUuid }, { account })
    expect(ShareList).toEqual([
      {
        ShareUuid,
        Kind: 'Order',
        ShareTitle: '',
        ShareDescription: '',
        Email: 'anna@example.net',
        PatientOrderUuidList: [order],
        FolderUuid: '',
        UserCanDownloadStudies: false,
        HasPassword: true,
        CreatedDatetime: expect.any(String),
        ExpireDatetime: '',
        State: 'Active',
        CreatedByUserUuid: account.UserUuid,
        OpenCount: 0,
        LastOpenedDatetime: '',
      },
    ])
  })

  test('or each to its own, the password never beside the link', async () => {
    const { Result } = await share({ EmailForSendingSharePassword: 'bert@example.net' })
    const mails = await sent()
    const linkMail = mails.find(({ to }) => to === 'anna@example.net')
    const passwordMail = mails.find(({ to }) => to === 'bert@example.net')
    expect(mails).toHaveLength(2)
    const password = /^Password: (.*)$/m.exec(passwordMail?.text ?? '')?.[1] ?? ''
    expect(password).toMatch(/^[\w-]{19}$/)
    expect(JSON.stringify(passwordMail)).not.toContain(Result.slice(-44, -1))
    expect(JSON.stringify(linkMail)).not.toContain(password)
    expect(linkMail?.text).toContain(`\n${Result}\n`)
    const { ContactList } = await office.call(getContactList, { UserUuid: account.UserUuid }, { account })
    expect(ContactList.map(({ Email }) => Email)).toEqual(['anna@example.net', 'bert@example.net'])
  })

  test('in the account’s language, with its last day, and every text of people escaped in HTML', async () => {
    await setAccount({ locale: 'fr' })
    const { FolderUuid } = await office.call(createFolder, { UserUuid: account.UserUuid, FolderName: 'F' }, { account })
    const input = {
      UserUuid: account.UserUuid,
      FolderUuid,
      EmailAddress: 'anna@example.net',
      SharePassword: 'mot de passe',
      ShareTitle: '<img src=x onerror=alert(1)> & "co"',
      ShareDescription: 'ligne 1\nBcc: eve@example.net',
      ExpireDate: '2099-12-31',
    }
    await office.call(shareFolderWithEmail, input, { account })
    await office.call(shareFolderToUploadWithEmail, { ...input, ShareTitle: '' }, { account })
    const [look, upload] = await sent()
    expect(look?.subject).toBe('Des images médicales ont été partagées avec vous')
    expect(look?.text).toContain('\n\nMot de passe : mot de passe\n\n')
    expect(look?.text).toContain('Le lien est valable jusqu’à la fin du 31 décembre 2099.')
    expect(look?.html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;co&quot;')
    expect(look?.html).not.toContain('<img')
    expect(look?.html).toContain('ligne 1<br>Bcc: eve@example.net')
    expect(look?.to).toBe('anna@example.net')
    expect(upload?.text).toContain('vous demande des images médicales. Envoyez-les ici :')
  })
})

test('the password is nowhere but in its mail, and there only until it is sent', async () => {
  const note = { orderUuids: [], detail: {} }
  const answer = await office.call(
    sharePatientOrder,
    { UserUuid: account.UserUuid, OrderUuidList: [order], Email: 'anna@example.net' },
    { account, note },
  )
  const dump = async () => {
    const texts: string[] = [JSON.stringify([answer, note])]
    for (const table of ['shares', 'mails', 'audit_records', 'share_accesses', 'contacts']) {
      const { rows } = await office.inAccount(
        (tx) => sql<{ row: string }>`select t::text as row from ${sql.table(table)} t`.execute(tx),
        account,
      )
      texts.push(...rows.map(({ row }) => row))
    }
    const { rows } = await sql<{ row: string }>`select j::text as row from pgboss.job j`.execute(
      office.services.database.withoutAccount,
    )
    return [...texts, ...rows.map(({ row }) => row)].join('\n')
  }
  const waiting = await dump()
  const [mail] = await sent()
  const password = /^Password: (.*)$/m.exec(mail?.text ?? '')?.[1] ?? ''
  expect(password).toHaveLength(19)
  for (const text of [waiting, await dump()]) {
    expect(text).not.toContain(password)
    expect(text).not.toContain(Buffer.from(password).toString('hex'))
  }
})

test('a day that is over, control characters and short passwords are refused, and nothing is sent', async () => {
  const input = { UserUuid: account.UserUuid, OrderUuidList: [order], Email: 'anna@example.net' }
  const past = office.call(sharePatientOrderWithExpireDate, { ...input, ExpireDate: '2020-01-01' }, { account })
  expect((await errorOf(past)).message).toBe(
    "Invalid parameters for expireDate. Given value = '2020-01-01' is in the past.",
  )
  const { FolderUuid } = await office.call(createFolder, { UserUuid: account.UserUuid, FolderName: 'F' }, { account })
  const ofFolder = { UserUuid: account.UserUuid, FolderUuid, EmailAddress: 'anna@example.net' }
  const withTitle = office.call(shareFolderWithEmail, { ...ofFolder, ShareTitle: 'a\r\nBcc: eve@x.org' }, { account })
  expect((await errorOf(withTitle)).message).toContain('Invalid parameters for shareTitle.')
  const short = office.call(shareFolderWithEmail, { ...ofFolder, SharePassword: '123' }, { account })
  expect((await errorOf(short)).message).toBe(
    'Invalid parameters for sharePassword. A share’s password has at least 4 characters.',
  )
  expect(await sent()).toEqual([])
})

test('so many mails an hour, and the next when the first is an hour old', async () => {
  await share({ EmailForSendingSharePassword: 'bert@example.net' })
  await share({ EmailForSendingSharePassword: 'bert@example.net' })
  const error = await errorOf(share())
  expect([error.code, error.status]).toEqual(['RateLimited', 429])
  expect(error.details.RetryAfterSeconds).toBeGreaterThan(3500)
  expect(await sent()).toHaveLength(4)
  const { ShareList } = await office.call(getShareList, { UserUuid: account.UserUuid }, { account })
  expect(ShareList).toHaveLength(2)
})

test('an account that nobody confirmed mails nobody outside', async () => {
  await setAccount({ is_unconfirmed: true })
  expect((await errorOf(share())).code).toBe('Forbidden')
  expect(await sent()).toEqual([])
})

test('a share that was revoked sends nothing that still waits', async () => {
  const { ShareUuid } = await share()
  await office.call(revokeShare, { UserUuid: account.UserUuid, ShareUuid }, { account })
  expect(await sent()).toEqual([])
})

test('a mail that does not go for 24 hours is given up, and the owner sees it', async () => {
  const { ShareUuid } = await share()
  const { rows } = await sql<{ data: { MailUuid: string } }>`
    delete from pgboss.job where name = 'send-mail' returning data`.execute(office.services.database.withoutAccount)
  const job = { AccountUuid: account.AccountUuid, MailUuid: rows[0]?.data.MailUuid ?? '' }
  const away = { send: () => Promise.reject(new Error('away')), close: () => undefined }
  await expect(sendMail({ ...office.services, mailer: away }, job)).rejects.toThrow('The mail could not be sent')
  await giveUpOldMails(office.services)
  const log = () => office.call(getShareAccessLog, { UserUuid: account.UserUuid, ShareUuid }, { account })
  expect(await log()).toEqual({ AccessList: [] })
  office.wait(25 * 3_600_000)
  await giveUpOldMails(office.services)
  await sendMail(office.services, job)
  expect(await log()).toEqual({
    AccessList: [{ Datetime: expect.any(String), Address: '', Action: 'MailFailed', Outcome: 'failed' }],
  })
  const mails = await sent()
  expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
    [account.AdminEmail, 'A mail of a share could not be sent'],
  ])
  expect(mails[0]?.text).toContain(`your share ${ShareUuid} could not be delivered`)
  office.wait(-25 * 3_600_000)
})
