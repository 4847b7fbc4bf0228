import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import type { Mailer } from './mailer.ts'
import { makeOutboxMailer } from './outbox-mailer.ts'
import { makeSmtpMailer } from './smtp-mailer.ts'

const DEFAULT_FROM = 'opaline@localhost'

/** The mailer that the settings choose. */
export async function chooseMailer(config: Config): Promise<Mailer> {
  const from = config.MAIL_FROM ?? DEFAULT_FROM
  if (config.SMTP_URL === undefined) return makeOutboxMailer(join(config.DATA_DIR, 'outbox'), from)
  const ca = config.SMTP_CA === undefined ? undefined : await readFile(config.SMTP_CA, 'utf8')
  return makeSmtpMailer({ url: config.SMTP_URL, from, ca })
}
