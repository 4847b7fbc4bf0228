import { writtenForm } from '../../features/written-entry.ts'
import type { Answer } from './call-method.ts'

/** Lists of an answer whose entries were checked and written before, by the list's name. */
type WrittenLists = ReadonlyMap<string, readonly Buffer[]>

/** The JSON of a list's entries, where all of them were written before. */
function writtenEntries(value: unknown): Buffer[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const entries: Buffer[] = []
  for (const entry of value) {
    const written = writtenForm(entry)
    if (written === undefined) return undefined
    entries.push(written)
  }
  return entries
}

/** Parts an answer: what is still to be checked and written, its written lists empty, and these lists. */
export function partAnswer(answer: Answer): { readonly rest: Answer; readonly lists: WrittenLists } {
  const lists = new Map<string, readonly Buffer[]>()
  for (const [name, value] of Object.entries(answer)) {
    const entries = writtenEntries(value)
    if (entries !== undefined) lists.set(name, entries)
  }
  const rest =
    lists.size === 0 ? answer : { ...answer, ...Object.fromEntries([...lists.keys()].map((name) => [name, []])) }
  return { rest, lists }
}

const COMMA = Buffer.from(',')

function* listPieces(entries: readonly Buffer[]): Generator<Buffer> {
  yield Buffer.from('[')
  for (const [at, entry] of entries.entries()) {
    if (at > 0) yield COMMA
    yield entry
  }
  yield Buffer.from(']')
}

function* pieces(checked: Answer, lists: WrittenLists): Generator<Buffer> {
  let before = '{'
  for (const [name, value] of Object.entries(checked)) {
    if (value === undefined) continue
    const entries = lists.get(name)
    yield Buffer.from(`${before}${JSON.stringify(name)}:${entries ? '' : JSON.stringify(value)}`)
    if (entries) yield* listPieces(entries)
    before = ','
  }
  yield Buffer.from('}')
}

/** The JSON of a checked answer, its written lists in their places. As bytes at once: text would be measured first and then written. */
export const writeAnswer = (checked: Answer, lists: WrittenLists): Buffer =>
  lists.size === 0 ? Buffer.from(JSON.stringify(checked)) : Buffer.concat([...pieces(checked, lists)])
