import { createHash } from 'node:crypto'

const STYLE =
  'body{margin:0;min-height:100vh;display:grid;place-items:center;background:#111;color:#eee;font:1rem/1.5 sans-serif}' +
  'main{max-width:34rem;padding:1.5rem}h1{font-size:1.3rem}'

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** The style element of a plain page. */
export const messagePageStyle = `<style>${STYLE}</style>`

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

/** A page that only says something: no script, no request, nothing to click. */
export interface MessagePage {
  readonly title: string
  readonly paragraphs: readonly string[]
  /** Entries of a list below. */
  readonly list?: readonly string[]
}

/** The policy of a page that only says something, or that has a plain form besides, which may be sent to `formAction`. */
export const messagePageCsp = (frameAncestors: readonly string[], formAction = "'none'"): string =>
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action ${formAction}; frame-ancestors ${frameAncestors.join(' ')}`

/** The page as HTML; all texts are escaped. */
export function messagePageHtml({ title, paragraphs, list = [] }: MessagePage): string {
  const texts = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('')
  const entries = list.map((text) => `<li>${escapeHtml(text)}</li>`).join('')
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<title>${escapeHtml(title)}</title>${messagePageStyle}</head>` +
    `<body><main><h1>${escapeHtml(title)}</h1>${texts}${entries === '' ? '' : `<ul>${entries}</ul>`}</main></body></html>\n`
  )
}
