import type { ShownRecord } from './show-record.ts'

const COLUMNS = [
  ...(['Number', 'Datetime', 'Action', 'Outcome', 'UserUuid', 'UserName', 'ApiKeyUuid', 'ApiKeyName'] as const),
  ...(['Address', 'RequestId', 'PatientOrderUuidList', 'Detail', 'Hash'] as const),
]

// A table program would compute a cell that begins so; a tab or a line's end before it is passed over.
const FORMULA = /^[=+\-@\t\r\n]/
const SPECIAL = /[",\r\n]/

function cell(value: string | number | readonly string[]): string {
  const text = typeof value === 'object' ? value.join(' ') : String(value)
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return SPECIAL.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`

/** Records as CSV (RFC 4180), lists with spaces between their entries. */
export const recordsAsCsv = (records: readonly ShownRecord[], withHeading: boolean): string =>
  [
    ...(withHeading ? [line([...COLUMNS])] : []),
    ...records.map((record) => line(COLUMNS.map((column) => cell(record[column])))),
  ].join('')
