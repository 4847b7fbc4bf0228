import { conformanceStatement } from './conformance-statement.ts'
import type { StatementSection, StatementTable } from './statement.ts'

const cell = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|')
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`

const tableLines = ({ head, rows }: StatementTable): string[] => [
  row(head),
  `|${head.map(() => '---|').join('')}`,
  ...rows.map(row),
  '',
]

const sectionLines = ({ title, paragraphs, tables, tests }: StatementSection): string[] => [
  `## ${title}`,
  '',
  ...paragraphs.flatMap((paragraph) => [paragraph, '']),
  ...tables.flatMap(tableLines),
  `Tests: ${tests.map((test) => `\`${test}\``).join(', ')}`,
  '',
]

/** docs/conformance.md; the server shows the same at `/docs/conformance`. */
export function conformanceMarkdown(): string {
  const { title, paragraphs, sections } = conformanceStatement()
  const lines = [`# ${title}`, '', ...paragraphs.flatMap((text) => [text, '']), ...sections.flatMap(sectionLines)]
  return `${lines.join('\n').trimEnd()}\n`
}
