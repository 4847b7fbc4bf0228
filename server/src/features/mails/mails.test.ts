import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Mail, type Mailer, MailRefusedError } from '../../out/mail/mailer.ts'
import { type Office, openOffice } from '../testing/open-office.ts'
import { expireMails } from './expire-mails.ts'
import { localeOf } from './mail-texts.ts'
import { queueMail } from './queue-mail.ts'
import { sendMail } from './send-mail.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.test.close())
beforeEach(() => office.runJobs().then(() => void office.mails.splice(0)))

const TEXT = { to: 'anna@example.net', subject: 'Hello', text: 'The secret word\n' }
const queue = () =>
  office.inAccount((tx) =>
    queueMail(tx, office.services.secretKey, { accountUuid: office.account.AccountUuid, kind: 'test', ...TEXT }),
  )
const rowOf = (id: string) =>
  office.inAccount((tx) =>
    tx.selectFrom('mails').select(['kind', 'sealed', 'sent_at', 'failed_at']).where('id', '=', id).executeTakeFirst(),
  )
const sendWith = (send: Mailer['send'], MailUuid: string) =>
  sendMail(
    { ...office.services, mailer: { send, close: () => undefined } },
    { AccountUuid: office.account.AccountUuid, MailUuid },
  )

test('a mail waits encrypted, its job names ids only, and sending it erases it', async () => {
  const id = await queue()
  const waiting = await rowOf(id)
  expect(waiting).toMatchObject({ kind: 'test', sent_at: null, failed_at: null })
  for (const word of Object.values(TEXT)) expect(waiting?.sealed?.toString('latin1')).not.toContain(word.trim())
  const jobs = await sql<{ data: object; retry_limit: number; retry_backoff: boolean }>`
    select data, retry_limit, retry_backoff from pgboss.job where name = 'send-mail'`.execute(
    office.services.database.withoutAccount,
  )
  const data = { AccountUuid: office.account.AccountUuid, MailUuid: id }
  expect(jobs.rows).toEqual([{ data, retry_limit: 12, retry_backoff: true }])
  await office.runJobs()
  expect(office.mails.splice(0)).toEqual([{ uuid: id, ...TEXT }])
  expect(await rowOf(id)).toEqual({ kind: 'test', sealed: null, sent_at: expect.any(Date), failed_at: null })
})

test('a cause that is taken back takes its mail back', async () => {
  const attempt = office.inAccount(async (tx) => {
    await queueMail(tx, office.services.secretKey, { accountUuid: office.account.AccountUuid, kind: 'test', ...TEXT })
    throw new Error('taken back')
  })
  await expect(attempt).rejects.toThrow('taken back')
  await office.runJobs()
  expect(office.mails).toEqual([])
})

test('a mail that cannot be sent now is kept for the next try', async () => {
  const id = await queue()
  const away = async () => {
    throw Object.assign(new Error('451 <anna@example.net> later'), {
      code: 'EENVELOPE',
      rejected: ['anna@example.net'],
    })
  }
  const error = await sendWith(away, id).catch((reason: unknown) => reason)
  expect(error).toEqual(new Error('The mail could not be sent (EENVELOPE).'))
  expect(Object.values(error as object)).toEqual([])
  expect(await rowOf(id)).toMatchObject({ sealed: expect.any(Buffer), sent_at: null })
  const sent: Mail[] = []
  await sendWith(async (mail) => void sent.push(mail), id)
  await sendWith(async (mail) => void sent.push(mail), id)
  expect(sent).toEqual([{ uuid: id, ...TEXT }])
})

test('a mail that is refused for good is given up and erased', async () => {
  const id = await queue()
  const refusing = async () => {
    throw new MailRefusedError('550 no such user')
  }
  await sendWith(refusing, id)
  expect(await rowOf(id)).toEqual({ kind: 'test', sealed: null, sent_at: null, failed_at: expect.any(Date) })
})

test('mails of more than 7 days are removed', async () => {
  const [old, recent] = [await queue(), await queue()]
  await office.inAccount((tx) =>
    sql`update mails set created_at = now() - interval '7 days 1 minute' where id = ${old}::uuid`.execute(tx),
  )
  await expireMails(office.services.database)
  expect(await rowOf(old)).toBeUndefined()
  expect(await rowOf(recent)).toBeDefined()
})

test.each([
  ['fr', 'fr'],
  ['fr-FR', 'fr'],
  ['en', 'en'],
  ['de', 'en'],
])('the locale %j is written in %s', (given, expected) => {
  expect(localeOf(given)).toBe(expected)
})
