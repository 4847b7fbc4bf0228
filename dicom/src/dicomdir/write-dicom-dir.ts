import { encodeUtf8 } from '../text/encode-text.ts'
import { fileHead, NEW_FILE, numberBytes } from '../write/file-head.ts'
import { type NewItem, newElements } from '../write/new-element.ts'
import { elementBytes, elementHeader, itemBytes, joinBytes } from '../write/put-bytes.ts'

/** One record of a directory and those below it (PS3.3 F.3). */
export interface DirectoryRecord {
  /** Directory Record Type: `PATIENT`, `STUDY`, `SERIES`, `IMAGE` and so on. */
  readonly type: string
  /** What the record says, ascending by tag, with Specific Character Set where there is text: it is written in UTF-8. */
  readonly elements: NewItem
  readonly children: readonly DirectoryRecord[]
}

interface Node {
  readonly item: Uint8Array
  readonly children: readonly Node[]
  /** Where the item begins in the file. */
  offset: number
}

const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10'

const TAG = {
  FileSetId: 0x00041130,
  FirstRecord: 0x00041200,
  LastRecord: 0x00041202,
  ConsistencyFlag: 0x00041212,
  RecordSequence: 0x00041220,
  NextRecord: 0x00041400,
  RecordInUse: 0x00041410,
  LowerLevel: 0x00041420,
  RecordType: 0x00041430,
} as const

/** Places of the two offsets in an item: its header, then (0004,1400), (0004,1410) and (0004,1420) with 8 bytes of header each. */
const NEXT_AT = 8 + 8
const LOWER_AT = NEXT_AT + 4 + (8 + 2) + 8

const number = (tag: number, vr: 'UL' | 'US', value: number): Uint8Array =>
  elementBytes(tag, vr, numberBytes(value, vr === 'UL' ? 4 : 2), NEW_FILE)

/**
 * Writes the directory of a file-set, a file named DICOMDIR (PS3.10 8.6, PS3.3 F.3).
 * @param records those of the root
 * @param sopInstanceUid the directory's own
 */
export function writeDicomDir(records: readonly DirectoryRecord[], sopInstanceUid: string): Uint8Array {
  const roots = records.map(toNode)
  const nodes = depthFirst(roots)
  const head = fileHead(MEDIA_STORAGE_DIRECTORY, sopInstanceUid)
  let offset = head.length + openingOf(roots, 0).length
  for (const node of nodes) {
    node.offset = offset
    offset += node.item.length
  }
  const length = nodes.reduce((sum, { item }) => sum + item.length, 0)
  linkSiblings(roots)
  for (const node of nodes) linkChildren(node)
  return joinBytes([head, openingOf(roots, length), ...nodes.map(({ item }) => item)])
}

function toNode(record: DirectoryRecord): Node {
  const content = joinBytes([
    number(TAG.NextRecord, 'UL', 0),
    number(TAG.RecordInUse, 'US', 0xffff),
    number(TAG.LowerLevel, 'UL', 0),
    elementBytes(TAG.RecordType, 'CS', encodeUtf8(record.type), NEW_FILE),
    newElements(record.elements, NEW_FILE),
  ])
  return { item: itemBytes(content, NEW_FILE), children: record.children.map(toNode), offset: 0 }
}

const depthFirst = (nodes: readonly Node[]): Node[] => nodes.flatMap((node) => [node, ...depthFirst(node.children)])

/** All that stands before the first record; its length does not depend on what it says. */
const openingOf = (roots: readonly Node[], length: number): Uint8Array =>
  joinBytes([
    elementBytes(TAG.FileSetId, 'CS', encodeUtf8('OPALINE'), NEW_FILE),
    number(TAG.FirstRecord, 'UL', roots[0]?.offset ?? 0),
    number(TAG.LastRecord, 'UL', roots.at(-1)?.offset ?? 0),
    number(TAG.ConsistencyFlag, 'US', 0),
    elementHeader(TAG.RecordSequence, 'SQ', length, NEW_FILE),
  ])

function linkSiblings(nodes: readonly Node[]): void {
  for (const [at, { item }] of nodes.entries()) item.set(numberBytes(nodes[at + 1]?.offset ?? 0, 4), NEXT_AT)
}

function linkChildren({ item, children }: Node): void {
  item.set(numberBytes(children[0]?.offset ?? 0, 4), LOWER_AT)
  linkSiblings(children)
}
