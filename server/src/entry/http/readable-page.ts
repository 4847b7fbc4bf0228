import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { escapeHtml } from '../../features/mails/escape-html.ts'
import type { Locale } from '../../features/mails/mail-texts.ts'
import type { ReadableDocument } from '../../features/readable/readable-document.ts'
import { blockHtml, factsHtml, paperHtml } from './readable-blocks.ts'
import type { PageLink } from './viewer-message-page.ts'

const STYLE =
  'body{margin:0;background:#fff;color:#1a1a1a;font:1rem/1.5 sans-serif}main,nav{max-width:64rem;margin:0 auto;padding:0 1rem}' +
  'nav{display:flex;gap:1rem;padding-top:1rem}a{color:#1d4f91}h1{font-size:1.6rem;margin:1rem 0}h2{font-size:1.2rem;margin:1.5rem 0 .5rem}' +
  'h3,h4,h5,h6{font-size:1rem;margin:.75rem 0 .25rem}dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.5rem 1.5rem;margin:0}' +
  'dt{font-size:.8rem;color:#595959}dd{margin:0;overflow-wrap:anywhere;white-space:pre-line}small{color:#595959;overflow-wrap:anywhere}' +
  'dl+.tree{margin-top:1.5rem}.paper{position:absolute}li{overflow-wrap:anywhere;white-space:pre-line}.tree ul{padding-left:1.25rem;margin:.25rem 0}.tree>ul{padding-left:0;list-style:none}.tree .part{list-style:none}' +
  '.wide{overflow-x:auto}table{border-collapse:collapse}th,td{border:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top;white-space:pre-line}' +
  'th{background:#f2f2f2}figure{margin:0;break-inside:avoid}figcaption{font-size:.8rem}figure svg{display:block}.swatch{border:1px solid #595959}' +
  '@media print{nav{display:none}main{max-width:none;padding:0}.wide{overflow:visible}a{color:inherit}@page{size:A4 landscape;margin:1cm}}'

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

const pageCsp = (frameAncestors: readonly string[]): string =>
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors ${frameAncestors.join(' ')}`

const navigation = (ways: readonly PageLink[]): string =>
  ways.length === 0 ? '' : `<nav>${linksHtml(ways).join('')}</nav>`

const linksHtml = (links: readonly PageLink[]): readonly string[] =>
  links.map(({ text, address }) => `<a href="${escapeHtml(address)}">${escapeHtml(text)}</a>`)

/** A page that is read and printed: no script, no request. */
interface Page {
  readonly locale: Locale
  readonly title: string
  readonly ways: readonly PageLink[]
  /** HTML. */
  readonly body: string
}

const pageHtml = ({ locale, title, ways, body }: Page): string =>
  `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>${navigation(ways)}` +
  `<main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>\n`

/** An object that was laid out, as a page. @param ways to other pages of ours */
export function readablePage(
  locale: Locale,
  { title, facts, blocks }: ReadableDocument,
  ways: readonly PageLink[],
): string {
  const paper = blocks.some(({ kind }) => kind === 'waveform') ? paperHtml : ''
  return pageHtml({ locale, title, ways, body: paper + factsHtml(facts) + blocks.map(blockHtml).join('') })
}

/** Ways to objects, those of an order under its title. */
export interface LinkGroup {
  /** '' where all are of one order. */
  readonly title: string
  readonly links: readonly PageLink[]
}

/** A list of objects. */
export interface ObjectList {
  readonly title: string
  readonly introduction: string
  readonly groups: readonly LinkGroup[]
  /** What stands below; '' for nothing. */
  readonly end: string
}

const paragraph = (text: string): string => (text === '' ? '' : `<p>${escapeHtml(text)}</p>`)

const groupHtml = ({ title, links }: LinkGroup): string =>
  (title === '' ? '' : `<h2>${escapeHtml(title)}</h2>`) +
  `<ul>${linksHtml(links)
    .map((link) => `<li>${link}</li>`)
    .join('')}</ul>`

export const objectListPage = (
  locale: Locale,
  { title, introduction, groups, end }: ObjectList,
  ways: readonly PageLink[],
): string =>
  pageHtml({
    locale,
    title,
    ways,
    body: paragraph(introduction) + groups.map(groupHtml).join('') + paragraph(end),
  })

/** Sends a page that only those see who opened the link. */
export const sendReadable = (reply: FastifyReply, html: string, frameAncestors: readonly string[]): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .header('content-security-policy', pageCsp(frameAncestors))
    .header('vary', 'accept-language')
    .type('text/html; charset=utf-8')
    .send(html)
