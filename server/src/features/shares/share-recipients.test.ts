import { domainToASCII } from 'node:url'
import { checkArgument, METHODS } from '@opaline/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MailServer, startMailServer } from '../../../../tests/harness/mail-server.ts'
import type { Mailer } from '../../out/mail/mailer.ts'
import { makeSmtpMailer } from '../../out/mail/smtp-mailer.ts'
import { makeUuid } from '../../uuid.ts'
import { writeShareMail } from '../mails/share-mails.ts'

let server: MailServer
let mailer: Mailer
beforeAll(async () => {
  server = await startMailServer()
  const ca = server.certificate.cert
  mailer = makeSmtpMailer({ url: `smtp://127.0.0.1:${server.port}`, from: 'PACS <pacs@example.org>', ca })
})
afterAll(async () => {
  mailer.close()
  await server.close()
})

const email = METHODS.SharePatientOrder.arguments.find((one) => typeof one === 'object' && one.name === 'email')
const words = { sharedBy: 'A', accountName: 'B', title: '', description: '', lastDay: '', isUpload: false }
const mail = writeShareMail('en', words, 'https://pacs.example.org/s/x/', 'secret')

/** Who is sent a mail where somebody shares with this address: `refused`, or the recipients on the wire. */
async function sentTo(address: string): Promise<unknown> {
  if (typeof email !== 'object') throw new Error('The method has no e-mail address.')
  const checked = checkArgument('email', email, address)
  if ('problem' in checked) return 'refused'
  server.mails.splice(0)
  await mailer.send({ uuid: makeUuid(), to: String(checked.value), ...mail })
  // A server that knows internationalised addresses is told them as they are.
  const inAscii = (one: string) => one.replace(/[^@]+$/, domainToASCII)
  return server.mails.map(({ to, headers }) => [
    to.map(inAscii),
    headers.filter(([name]) => /^(to|cc|bcc)$/i.test(name)).length,
  ])
}

test.each([
  'a@example.org\r\nBcc: v@example.net',
  'a@example.org\nRCPT TO:<v@example.net>',
  '"v@example.net x"@example.org',
  'a@example.org, v@example.net',
  'a@example.org; v@example.net',
  'a@example.org v@example.net',
  'A <a@example.org>',
  'group: a@example.org;',
  'a@b@example.org',
  `${'a'.repeat(64)}@${'b'.repeat(255)}`,
  `${'a'.repeat(65)}@example.org`,
  'a@',
])('%j goes to nobody', async (address) => {
  expect(await sentTo(address)).toBe('refused')
})

test.each([
  ['anna@example.org', 'anna@example.org'],
  ["o'brien+x@example.org", "o'brien+x@example.org"],
  ['anna@bücher.example', 'anna@xn--bcher-kva.example'],
  ['anna@例え.テスト', 'anna@xn--r8jz45g.xn--zckzah'],
])('%s goes to exactly one', async (address, recipient) => {
  expect(await sentTo(address)).toEqual([[[recipient], 1]])
})
