import { createHash } from 'node:crypto'
import { escapeHtml } from '../../../features/mails/escape-html.ts'
import { conformanceStatement } from './conformance-statement.ts'
import type { StatementSection, StatementTable } from './statement.ts'

const STYLE =
  'body{margin:2rem auto;max-width:72rem;padding:0 1rem;font:1rem/1.5 sans-serif;color:#222;background:#fff}' +
  'table{border-collapse:collapse;margin:1rem 0;font-size:.85rem;display:block;overflow-x:auto}' +
  'td,th{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top}th{background:#eee}'

/** The policy of the page. */
export const CONFORMANCE_CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`

const cells = (tag: 'td' | 'th', texts: readonly string[]): string =>
  `<tr>${texts.map((text) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${escapeHtml(text)}</${tag}>`).join('')}</tr>`

const tableHtml = ({ head, rows }: StatementTable): string =>
  `<table tabindex="0"><thead>${cells('th', head)}</thead><tbody>${rows.map((texts) => cells('td', texts)).join('')}</tbody></table>`

const paragraphsHtml = (texts: readonly string[]): string => texts.map((text) => `<p>${escapeHtml(text)}</p>`).join('')

const sectionHtml = ({ title, paragraphs, tables, tests }: StatementSection): string =>
  `<section><h2>${escapeHtml(title)}</h2>${paragraphsHtml(paragraphs)}${tables.map(tableHtml).join('')}` +
  `<p>Tests: ${tests.map((test) => `<code>${escapeHtml(test)}</code>`).join(', ')}</p></section>`

/** The conformance statement as a page. */
export function conformanceHtml(): string {
  const { title, paragraphs, sections } = conformanceStatement()
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1>` +
    `${paragraphsHtml(paragraphs)}${sections.map(sectionHtml).join('')}</main></body></html>\n`
  )
}
