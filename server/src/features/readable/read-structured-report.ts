import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { firstTextOf, itemsOf, textOf } from './attribute-values.ts'
import { codedEntry } from './coded-entry.ts'
import { contentValue } from './content-value.ts'
import type { Block, Content, Fact } from './readable-document.ts'
import type { Reader } from './reader.ts'
import type { Words } from './words.ts'

/** Items that a page shows: more than a person reads, and a page of at most a few megabytes. */
const MOST_ITEMS = 10_000
/** Levels that a page shows, one in the other. */
const MOST_LEVELS = 40

/** What is left to show, and whether something was left out. */
interface Budget {
  items: number
  isSpent: boolean
}

function relationOf(item: DicomAttributes, words: Words): string {
  const relation = textOf(item, 'RelationshipType')
  if (relation === 'INFERRED FROM') return words.inferredFrom
  return relation === 'SELECTED FROM' ? words.selectedFrom : ''
}

function readItem(item: DicomAttributes, level: number, budget: Budget, words: Words): Content {
  const { value, remark } = contentValue(item, words)
  const remarks = [relationOf(item, words), remark, textOf(item, 'ObservationDateTime')]
  return {
    name: codedEntry(item, 'ConceptNameCodeSequence').meaning,
    value,
    remark: remarks.filter((text) => text !== '').join('; '),
    isHeading: textOf(item, 'ValueType') === 'CONTAINER',
    children: readItems(item, level + 1, budget, words),
  }
}

function readItems(parent: DicomAttributes, level: number, budget: Budget, words: Words): readonly Content[] {
  const items = itemsOf(parent, 'ContentSequence')
  const contents: Content[] = []
  for (const item of items) {
    if (level > MOST_LEVELS || budget.items === 0) {
      budget.isSpent = true
      break
    }
    budget.items -= 1
    contents.push(readItem(item, level, budget, words))
  }
  return contents
}

const verifiersOf = (report: DicomAttributes): readonly string[] =>
  itemsOf(report, 'VerifyingObserverSequence').map((observer) =>
    [
      textOf(observer, 'VerifyingObserverName'),
      textOf(observer, 'VerifyingOrganization'),
      textOf(observer, 'VerificationDateTime'),
    ]
      .filter((text) => text !== '')
      .join(', '),
  )

const stateOf = (report: DicomAttributes, words: Words): readonly Fact[] => [
  { label: words.madeAt, value: [textOf(report, 'ContentDate'), textOf(report, 'ContentTime')].join(' ').trim() },
  { label: words.completion, value: firstTextOf(report, 'CompletionFlag') },
  { label: words.verification, value: textOf(report, 'VerificationFlag') },
  ...verifiersOf(report).map((value) => ({ label: words.verifiedBy, value })),
]

/**
 * A structured report or key object selection (PS3.3 C.17.3) as the tree that it is, without templates: also one whose
 * items have no codes.
 */
export const readStructuredReport: Reader = (report, words) => {
  const budget: Budget = { items: MOST_ITEMS, isSpent: false }
  const list = readItems(report, 1, budget, words)
  const blocks: Block[] = [{ kind: 'contents', list }]
  if (budget.isSpent) blocks.push({ kind: 'paragraph', text: words.moreEntries })
  const isKeyObjects = textOf(report, 'Modality') === 'KO'
  const title = codedEntry(report, 'ConceptNameCodeSequence').meaning
  return {
    title: title === '' ? (isKeyObjects ? words.keyObjects : words.structuredReport) : title,
    facts: stateOf(report, words),
    blocks,
  }
}
