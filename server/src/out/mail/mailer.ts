/** One message to one person. */
export interface Mail {
  /** Names the message for good: sent twice, it is still one. */
  readonly uuid: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The same as HTML, where it has that form too. */
  readonly html?: string | undefined
}

/** Carries mails away. */
export interface Mailer {
  /** Resolves when the message is in other hands. @throws MailRefusedError when it never will be, any other error for now */
  send(mail: Mail): Promise<void>
  close(): void
}

/** The next mail server will not take this message, however often it is tried. */
export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError'
}
