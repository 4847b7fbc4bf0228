import type { SendMailOptions } from 'nodemailer'
import type { Mail } from './mailer.ts'

const domainOf = (address: string): string => /@([^\s@<>]+?)>?$/.exec(address)?.[1] ?? 'localhost'

/**
 * The message as the library takes it. Addresses go as objects, which are never read as a list; what a person wrote stands
 * in the text only.
 */
export const messageOf = (mail: Mail, from: string): SendMailOptions => ({
  from,
  to: { name: '', address: mail.to },
  subject: mail.subject,
  text: mail.text,
  ...(mail.html === undefined ? {} : { html: mail.html }),
  messageId: `<${mail.uuid}@${domainOf(from)}>`,
  headers: { 'Auto-Submitted': 'auto-generated' },
  disableFileAccess: true,
  disableUrlAccess: true,
})
