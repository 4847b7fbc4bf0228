import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMessage } from '../../../../tests/harness/mail-server.ts'
import { makeUuid } from '../../uuid.ts'
import { makeOutboxMailer } from './outbox-mailer.ts'

test('a mail becomes one file that its owner alone reads, however often it is sent', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opaline-outbox-'))
  const mailer = makeOutboxMailer(join(folder, 'outbox'), 'opaline@localhost')
  const mail = { uuid: makeUuid(), to: 'anna@example.net', subject: 'Accès', text: 'Bonjour Ärztin,\n' }
  await mailer.send(mail)
  await mailer.send(mail)
  const path = join(folder, 'outbox', `${mail.uuid}.eml`)
  expect(await readdir(join(folder, 'outbox'))).toEqual([`${mail.uuid}.eml`])
  expect(((await stat(path)).mode & 0o777).toString(8)).toBe('600')
  expect(((await stat(join(folder, 'outbox'))).mode & 0o777).toString(8)).toBe('700')
  const read = readMessage(await readFile(path))
  expect(read.text).toBe(mail.text)
  expect(read.headers).toEqual(
    expect.arrayContaining([
      ['To', mail.to],
      ['Subject', mail.subject],
    ]),
  )
  await rm(folder, { recursive: true })
})
