import { escapeHtml } from './escape-html.ts'

/** A paragraph of a mail; a link has a line of its own. */
export type Paragraph = string | { readonly link: string }

/** What a mail says, in both of its forms. */
export interface MailBody {
  readonly text: string
  readonly html: string
}

export interface WrittenMail extends MailBody {
  readonly subject: string
}

const asText = (paragraph: Paragraph): string => (typeof paragraph === 'string' ? paragraph : paragraph.link)

const withBreaks = (text: string): string => escapeHtml(text).replace(/\r\n|\r|\n/g, '<br>')

const asHtml = (paragraph: Paragraph): string => {
  if (typeof paragraph === 'string') return `<p>${withBreaks(paragraph)}</p>`
  const link = escapeHtml(paragraph.link)
  return `<p><a href="${link}">${link}</a></p>`
}

/** Writes a mail: the same paragraphs as plain text and as HTML, in which everything is escaped. */
export function writeBody(locale: string, paragraphs: readonly Paragraph[]): MailBody {
  const body = paragraphs.map(asHtml).join('\n')
  return {
    text: `${paragraphs.map(asText).join('\n\n')}\n`,
    html: `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"></head><body>\n${body}\n</body></html>\n`,
  }
}
