import { execFileSync } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { type Certificate, makeCertificate } from './certificate.ts'

/** A message as another program reads it: Python's own parser of mails. */
export interface ReadMessage {
  readonly headers: readonly (readonly [string, string])[]
  readonly text: string
}

/** A mail that was delivered, with its envelope. */
export interface DeliveredMail extends ReadMessage {
  readonly from: string
  readonly to: readonly string[]
  readonly secure: boolean
}

const READER = `
import email.policy, json, sys
message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(json.dumps({'headers': [[k, str(v)] for k, v in message.items()], 'text': message.get_body(('plain',)).get_content().replace('\\r\\n', '\\n')}))
`

/** Reads a message's headers and plain text. */
export const readMessage = (bytes: Uint8Array): ReadMessage =>
  JSON.parse(execFileSync('python3', ['-c', READER], { input: bytes, encoding: 'utf8' })) as ReadMessage

/** A mail server that keeps what it is given. */
export interface MailServer {
  readonly port: number
  readonly certificate: Certificate
  readonly mails: DeliveredMail[]
  /** Waits until so many mails were delivered to an address, 15 seconds at most. @returns the newest */
  next(address: string, count?: number): Promise<DeliveredMail>
  close(): Promise<void>
}

const NEXT_WITHIN_MS = 15_000

async function waitFor(mails: readonly DeliveredMail[], address: string, count: number): Promise<DeliveredMail> {
  for (let waited = 0; waited < NEXT_WITHIN_MS; waited += 50) {
    const theirs = mails.filter((mail) => mail.to.includes(address))
    const newest = theirs.at(-1)
    if (newest && theirs.length >= count) return newest
    await delay(50)
  }
  throw new Error(`No mail came to ${address}.`)
}

/** How a mail server behaves, where it differs from an ordinary one. */
export type MailServerOptions = SMTPServerOptions

/** Starts a mail server; by itself it speaks STARTTLS and asks for no login. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const certificate = makeCertificate()
  const mails: DeliveredMail[] = []
  const server = new SMTPServer({
    cert: certificate.cert,
    key: certificate.key,
    authOptional: true,
    onData: (stream, session, done) => {
      buffer(stream).then((bytes) => {
        const { mailFrom, rcptTo } = session.envelope
        const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) }
        mails.push({ ...readMessage(bytes), ...envelope, secure: session.secure })
        done()
      }, done)
    },
    ...options,
  })
  // A client that does not trust the certificate ends the connection, which is no fault here.
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await new Promise((resolve) => listening.once('listening', resolve))
  return {
    port: (listening.address() as AddressInfo).port,
    certificate,
    mails,
    next: (address, count = 1) => waitFor(mails, address, count),
    close: async () => {
      await new Promise<void>((resolve) => server.close(() => resolve()))
      certificate.remove()
    },
  }
}
