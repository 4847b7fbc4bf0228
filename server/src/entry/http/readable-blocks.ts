import { escapeHtml } from '../../features/mails/escape-html.ts'
import type { Block, Cell, Content, Fact, Strip } from '../../features/readable/readable-document.ts'

/** Deeper headings than HTML has are written as the deepest. */
const DEEPEST = 6

/** Names and values, as a list of terms. */
export const factsHtml = (facts: readonly Fact[]): string =>
  facts.length === 0
    ? ''
    : `<dl>${facts.map(({ label, value }) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`

const heading = (level: number, text: string): string =>
  text === '' ? '' : `<h${Math.min(level, DEEPEST)}>${escapeHtml(text)}</h${Math.min(level, DEEPEST)}>`

const contentText = ({ name, value, remark }: Content): string =>
  [
    name === '' ? '' : `<b>${escapeHtml(name)}${value === '' ? '' : ':'}</b>`,
    escapeHtml(value),
    remark === '' ? '' : `<small>${escapeHtml(remark)}</small>`,
  ]
    .filter((piece) => piece !== '')
    .join(' ')

/** A container as a section with its heading, anything else as an entry with what belongs to it below. */
function contentHtml(content: Content, level: number): string {
  const { name, isHeading, remark, children } = content
  if (!isHeading) return `<li>${contentText(content)}${contentsHtml(children, level)}</li>`
  const beside = remark === '' ? '' : `<small>${escapeHtml(remark)}</small>`
  const below = contentsHtml(children, level + 1)
  return `<li class="part">${heading(level, name)}${beside}${below}</li>`
}

const contentsHtml = (list: readonly Content[], level: number): string =>
  list.length === 0 ? '' : `<ul>${list.map((content) => contentHtml(content, level)).join('')}</ul>`

const swatch = (colour: string): string =>
  `<svg class="swatch" width="12" height="12" aria-hidden="true"><rect width="12" height="12" fill="${escapeHtml(colour)}"/></svg> `

const cellHtml = (cell: Cell): string =>
  typeof cell === 'string' ? escapeHtml(cell) : swatch(cell.colour) + escapeHtml(cell.text)

/** What is wider than a window scrolls by itself, with the keyboard too. */
const scrolling = (label: string, body: string): string =>
  `<div class="wide" role="region" tabindex="0" aria-label="${escapeHtml(label)}">${body}</div>`

function tableHtml(title: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cellHtml(cell)}</td>`).join('')}</tr>`).join('')
  return heading(2, title) + scrolling(title, `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`)
}

const millimetres = (hundredths: number): string => `${hundredths / 100}mm`

/** A strip on its paper: squares of 1 and 5 mm. */
function stripHtml({ label, scale, width, height, path }: Strip): string {
  const text = `${label}, ${scale}`
  return (
    `<figure><figcaption>${escapeHtml(text)}</figcaption>` +
    `<svg role="img" aria-label="${escapeHtml(text)}" width="${millimetres(width)}" height="${millimetres(height)}" viewBox="0 0 ${width} ${height}">` +
    `<rect width="${width}" height="${height}" fill="url(#paper)"/>` +
    `<path d="${path}" fill="none" stroke="#000" stroke-width="25" stroke-linejoin="round" stroke-linecap="round"/></svg></figure>`
  )
}

/** The paper of all strips of a page. */
export const paperHtml =
  '<svg class="paper" width="0" height="0" aria-hidden="true"><defs><pattern id="paper" width="500" height="500" patternUnits="userSpaceOnUse">' +
  '<rect width="500" height="500" fill="#fff8f6"/><path d="M100 0v500M200 0v500M300 0v500M400 0v500M0 100h500M0 200h500M0 300h500M0 400h500" stroke="#f6cfc6" stroke-width="6"/>' +
  '<path d="M0 0h500M0 0v500" stroke="#e59a8a" stroke-width="16"/></pattern></defs></svg>'

/** A block of a document as HTML; all texts are escaped. */
export function blockHtml(block: Block): string {
  if (block.kind === 'paragraph') return `<p>${escapeHtml(block.text)}</p>`
  if (block.kind === 'contents') return `<div class="tree">${contentsHtml(block.list, 2)}</div>`
  if (block.kind === 'table') return tableHtml(block.heading, block.columns, block.rows)
  const above = heading(2, block.heading) + factsHtml(block.facts)
  return block.kind === 'facts' ? above : above + scrolling(block.heading, block.strips.map(stripHtml).join(''))
}
