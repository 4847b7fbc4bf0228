import { frameCoding } from '../../../features/codecs/frame-coding.ts'
import { PIXEL_KINDS, transcodingTable } from '../../../features/transcoding/transcoding-table.ts'
import type { StatementSection } from './statement.ts'
import { nameOfTransferSyntax, TRANSFER_SYNTAX_NAMES } from './transfer-syntax-names.ts'

const letterOf = (kind: string): string =>
  String.fromCharCode('a'.charCodeAt(0) + PIXEL_KINDS.findIndex(({ name }) => name === kind))

const CELLS = transcodingTable()

/** What becomes of the kinds of pixels between two transfer syntaxes. */
function cellOf(source: string, target: string): string {
  const cells = CELLS.filter((cell) => cell.source === source && cell.target === target)
  const groups = (['stored', 'lossless', 'lossy'] as const).flatMap((result) => {
    const kinds = cells.filter((cell) => cell.result === result).map(({ pixels }) => letterOf(pixels))
    if (kinds.length === 0) return []
    return [`${result}: ${kinds.length === PIXEL_KINDS.length ? 'all' : kinds.join('')}`]
  })
  return groups.length === 0 ? '406' : groups.join('; ')
}

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)]

/** Transfer syntaxes: what is stored, decoded and converted. */
export function transferSyntaxSection(): StatementSection {
  const targets = distinct(CELLS.map(({ target }) => target))
  return {
    title: 'Transfer syntaxes',
    paragraphs: [
      'Objects are stored in whatever transfer syntax they come in, and sent in it where that is accepted. Other transfer syntaxes are made of what is stored as the last table says, by kinds of pixels; every other cell answers 406.',
    ],
    tables: [
      {
        head: ['transfer syntax', 'UID', 'frames are decoded (rendered, converted)'],
        rows: Object.entries(TRANSFER_SYNTAX_NAMES).map(([uid, name]) => [
          name,
          uid,
          frameCoding(uid) === undefined ? 'no: 406' : 'yes',
        ]),
      },
      { head: ['kind of pixels', 'letter'], rows: PIXEL_KINDS.map(({ name }) => [name, letterOf(name)]) },
      {
        head: ['from \\ to', ...targets.map(nameOfTransferSyntax)],
        rows: distinct(CELLS.map(({ source }) => source)).map((source) => [
          nameOfTransferSyntax(source),
          ...targets.map((target) => cellOf(source, target)),
        ]),
      },
    ],
    tests: [
      'server/src/features/transcoding/transcoding-cells.test.ts',
      'server/src/features/transcoding/judges.test.ts',
      'server/src/entry/dicomweb/transcoded-answers.test.ts',
      'server/src/features/rendering/samples.test.ts',
    ],
  }
}
