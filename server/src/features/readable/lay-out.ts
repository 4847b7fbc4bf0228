import type { Locale } from '../mails/mail-texts.ts'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { textOf } from './attribute-values.ts'
import type { Block, Fact, ReadableDocument } from './readable-document.ts'
import { readerOf } from './readers.ts'
import type { WaveformSamples } from './waveform-channels.ts'
import { WORDS, type Words } from './words.ts'

/** What a page holds at most, whatever an object asks for. */
const MOST_FACTS = 200
const MOST_BLOCKS = 200
const MOST_ROWS = 5_000

const joined = (...texts: readonly string[]): string => texts.filter((text) => text !== '').join(', ')

/** What all objects say of themselves. */
const origin = (attributes: DicomAttributes, words: Words): readonly Fact[] => [
  { label: words.patient, value: textOf(attributes, 'PatientName') },
  { label: words.patientId, value: textOf(attributes, 'PatientID') },
  { label: words.birthDate, value: textOf(attributes, 'PatientBirthDate') },
  { label: words.sex, value: textOf(attributes, 'PatientSex') },
  { label: words.study, value: textOf(attributes, 'StudyDescription') },
  { label: words.studyDate, value: `${textOf(attributes, 'StudyDate')} ${textOf(attributes, 'StudyTime')}`.trim() },
  { label: words.accessionNumber, value: textOf(attributes, 'AccessionNumber') },
  { label: words.series, value: joined(textOf(attributes, 'Modality'), textOf(attributes, 'SeriesDescription')) },
  { label: words.institution, value: textOf(attributes, 'InstitutionName') },
  {
    label: words.device,
    value: joined(textOf(attributes, 'Manufacturer'), textOf(attributes, 'ManufacturerModelName')),
  },
]

const says = ({ value }: Fact): boolean => value !== ''

/** A block without what is empty, cut where it is too long; nothing where nothing is left of it. */
function tidied(block: Block, words: Words): readonly Block[] {
  const more: Block = { kind: 'paragraph', text: words.moreEntries }
  if (block.kind === 'paragraph') return [block]
  if (block.kind === 'contents') return block.list.length === 0 ? [] : [block]
  if (block.kind === 'table' && block.rows.length === 0) return []
  if (block.kind === 'table')
    return block.rows.length > MOST_ROWS ? [{ ...block, rows: block.rows.slice(0, MOST_ROWS) }, more] : [block]
  const facts = block.facts.filter(says)
  return block.kind === 'facts' && facts.length === 0 ? [] : [{ ...block, facts }]
}

/**
 * An object as a document that people read, by its SOP class.
 * @param attributes DICOM JSON with the corrections of its order
 * @param samples of each item of Waveform Sequence; read by nothing but waveforms
 */
export function layOut(
  attributes: DicomAttributes,
  locale: Locale,
  samples: readonly (WaveformSamples | undefined)[],
): ReadableDocument {
  const words = WORDS[locale]
  const { title, facts, blocks } = readerOf(textOf(attributes, 'SOPClassUID'))(attributes, words, samples)
  return {
    title,
    facts: [...origin(attributes, words), ...facts].filter(says).slice(0, MOST_FACTS),
    blocks: blocks.flatMap((block) => tidied(block, words)).slice(0, MOST_BLOCKS),
  }
}
