import { createHash } from 'node:crypto'
import { escapeHtml } from '../../features/mails/escape-html.ts'

const STYLE =
  'body{margin:0;min-height:100vh;display:grid;place-items:center;background:#111;color:#eee;font:1rem/1.5 sans-serif}' +
  'main{max-width:34rem;padding:1.5rem}h1{font-size:1.3rem}h2{font-size:1rem}a{color:#9cf}'

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** The style element of a plain page. */
export const messagePageStyle = `<style>${STYLE}</style>`

/** A way from a page to another of ours. */
export interface PageLink {
  readonly text: string
  readonly address: string
}

/** A page that only says something and may lead on: no script, no request. */
export interface MessagePage {
  readonly title: string
  readonly paragraphs: readonly string[]
  /** Entries of a list below. */
  readonly list?: readonly string[]
  /** Ways to other pages of ours, under a title of their own. */
  readonly links?: { readonly title: string; readonly list: readonly PageLink[] }
  /** An address of ours that the browser goes on to by itself. */
  readonly goesTo?: string
}

/** The policy of a page that only says something, or that has a plain form besides, which may be sent to `formAction`. */
export const messagePageCsp = (frameAncestors: readonly string[], formAction = "'none'"): string =>
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action ${formAction}; frame-ancestors ${frameAncestors.join(' ')}`

const unordered = (entries: readonly string[]): string =>
  entries.length === 0 ? '' : `<ul>${entries.map((entry) => `<li>${entry}</li>`).join('')}</ul>`

const linkHtml = ({ text, address }: PageLink): string => `<a href="${escapeHtml(address)}">${escapeHtml(text)}</a>`

/** The page as HTML; all texts are escaped. */
export function messagePageHtml({ title, paragraphs, list = [], links, goesTo }: MessagePage): string {
  const texts = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('')
  const ways = links === undefined ? '' : `<h2>${escapeHtml(links.title)}</h2>${unordered(links.list.map(linkHtml))}`
  const onward = goesTo === undefined ? '' : `<meta http-equiv="refresh" content="0;url=${escapeHtml(goesTo)}">`
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<title>${escapeHtml(title)}</title>${messagePageStyle}${onward}</head>` +
    `<body><main><h1>${escapeHtml(title)}</h1>${texts}${unordered(list.map(escapeHtml))}${ways}</main></body></html>\n`
  )
}
