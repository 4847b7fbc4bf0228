import { escapeHtml } from '../../features/mails/escape-html.ts'
import type { PageLink } from './viewer-message-page.ts'

const STRIP = 'position:fixed;right:.5rem;bottom:.5rem;z-index:10000;display:flex;gap:.5rem'
const WAY =
  'padding:.25rem .75rem;border-radius:1rem;background:#2c5282;color:#fff;font:.875rem/1.5 sans-serif;text-decoration:none'

const wayHtml = ({ text, address }: PageLink): string =>
  `<a href="${escapeHtml(address)}" target="_blank" rel="noopener" style="${WAY}">${escapeHtml(text)}</a>`

/** The viewer's page with ways to what it does not show, where there are any. */
export const withStrip = (html: string, ways: readonly PageLink[]): string =>
  ways.length === 0
    ? html
    : html.replace('</body>', () => `<div style="${STRIP}">${ways.map(wayHtml).join('')}</div></body>`)
