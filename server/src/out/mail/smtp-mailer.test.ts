import { afterEach, expect, test } from 'vitest'
import { type MailServer, type MailServerOptions, startMailServer } from '../../../../tests/harness/mail-server.ts'
import { makeUuid } from '../../uuid.ts'
import { type Mailer, MailRefusedError } from './mailer.ts'
import { makeSmtpMailer } from './smtp-mailer.ts'

const opened: (MailServer | Mailer)[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function open(options: MailServerOptions = {}, url = 'smtp://127.0.0.1', trusted = true) {
  const server = await startMailServer(options)
  const ca = trusted ? server.certificate.cert : undefined
  const mailer = makeSmtpMailer({ url: `${url}:${server.port}`, from: 'PACS <pacs@example.org>', ca })
  opened.push(server, mailer)
  return { server, mailer }
}

const mail = () => ({
  uuid: makeUuid(),
  to: 'anna@example.net',
  subject: 'Votre accès à Opaline',
  text: 'Bonjour Ärztin,\n\nhttps://pacs.example.org/password/abc\n',
})

const errorOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => undefined,
    (error: unknown) => error,
  )

test.each([
  ['STARTTLS', 'smtp://127.0.0.1', {}],
  ['TLS from the start', 'smtps://127.0.0.1', { secure: true }],
])('a mail goes by %s and reads as it was written', async (_, url, options) => {
  const { server, mailer } = await open(options, url)
  const sent = mail()
  await mailer.send(sent)
  expect(server.mails).toEqual([
    {
      from: 'pacs@example.org',
      to: ['anna@example.net'],
      secure: true,
      text: sent.text,
      headers: expect.arrayContaining([
        ['From', 'PACS <pacs@example.org>'],
        ['To', 'anna@example.net'],
        ['Subject', sent.subject],
        ['Message-ID', `<${sent.uuid}@example.org>`],
        ['Auto-Submitted', 'auto-generated'],
      ]),
    },
  ])
})

test('nothing is sent to a server that will not encrypt', async () => {
  const { server, mailer } = await open({ disabledCommands: ['STARTTLS'] })
  expect(await errorOf(mailer.send(mail()))).toMatchObject({ code: 'ETLS' })
  expect(server.mails).toEqual([])
})

test('nothing is sent to a server whose certificate is not trusted', async () => {
  const { server, mailer } = await open({}, 'smtp://127.0.0.1', false)
  expect(await errorOf(mailer.send(mail()))).toMatchObject({
    message: expect.stringContaining('self-signed certificate'),
  })
  expect(server.mails).toEqual([])
})

test('login and password come from the address, decoded', async () => {
  const logins: unknown[] = []
  const { server, mailer } = await open(
    {
      authOptional: false,
      onAuth: ({ username, password }, _, done) => {
        logins.push([username, password])
        done(null, { user: username })
      },
    },
    'smtp://pacs%40example.org:p%3Ass%2Fw@127.0.0.1',
  )
  await mailer.send(mail())
  expect(logins).toEqual([['pacs@example.org', 'p:ss/w']])
  expect(server.mails).toHaveLength(1)
})

const replying = (code: number): MailServerOptions => ({
  onRcptTo: (_, __, done) => done(Object.assign(new Error('no'), { responseCode: code })),
})

test('an address that the server refuses for good is told from one that it refuses for now', async () => {
  const forGood = await open(replying(550))
  expect(await errorOf(forGood.mailer.send(mail()))).toBeInstanceOf(MailRefusedError)
  const forNow = await open(replying(451))
  const error = await errorOf(forNow.mailer.send(mail()))
  expect(error).toMatchObject({ responseCode: 451 })
  expect(error).not.toBeInstanceOf(MailRefusedError)
})

test('neither address nor subject can bring headers or recipients of their own', async () => {
  const { server, mailer } = await open()
  const evil = 'x\r\nBcc: victim@example.org\r\n\r\nbody'
  await mailer.send({ ...mail(), subject: evil })
  await errorOf(mailer.send({ ...mail(), to: 'a@example.net, b@example.org' }))
  await errorOf(mailer.send({ ...mail(), to: 'a@example.net>\r\nRCPT TO:<b@example.org' }))
  expect(server.mails.length).toBeGreaterThan(0)
  for (const { headers, to } of server.mails) {
    expect(headers.map(([name]) => name)).not.toContain('Bcc')
    expect(to.length).toBe(1)
    expect(to).not.toContain('b@example.org')
    expect(to).not.toContain('victim@example.org')
  }
})
