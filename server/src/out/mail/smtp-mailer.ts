import { createTransport } from 'nodemailer'
import { type Mail, type Mailer, MailRefusedError } from './mailer.ts'
import { messageOf } from './message.ts'

const CONNECT_TIMEOUT_MS = 15_000
const SOCKET_TIMEOUT_MS = 60_000

/** Which mail server takes the mails, and in whose name. */
export interface SmtpSettings {
  /** `smtps://` speaks TLS from the start, `smtp://` must agree to STARTTLS; login and password stand in it. */
  readonly url: string
  readonly from: string
  /** Certificates (PEM) to trust in place of the system's, for a mail server with one of its own making. */
  readonly ca?: string | undefined
}

function connectionOf({ url, ca }: SmtpSettings) {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure,
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) } as const,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  }
}

const REFUSALS_FROM = 500

// A login that is refused is the setting's fault, not the message's.
const isRefused = (error: unknown): boolean => {
  const { responseCode, command } = error as { responseCode?: number; command?: string }
  return (responseCode ?? 0) >= REFUSALS_FROM && ['RCPT TO', 'DATA'].includes(command ?? '')
}

/** Sends by SMTP, encrypted or not at all. */
export function makeSmtpMailer(settings: SmtpSettings): Mailer {
  const transport = createTransport(connectionOf(settings))
  return {
    send: async (mail: Mail) => {
      try {
        await transport.sendMail(messageOf(mail, settings.from))
      } catch (error) {
        if (isRefused(error)) throw new MailRefusedError((error as Error).message)
        throw error
      }
    },
    close: () => transport.close(),
  }
}
