import { sql } from 'kysely'
import { selectPrepared, type Tx } from '../../store/db/database.ts'
import { type SearchPattern, valuePattern, wordPattern } from './search-pattern.rules.ts'

/** What an order search asks for, as callers give it. */
export interface OrderFilter {
  readonly institutionUuids?: readonly string[] | undefined
  readonly patientName?: string | undefined
  readonly accessionNumber?: string | undefined
  readonly patientId?: string | undefined
  readonly otherPatientId?: string | undefined
  readonly modalities?: readonly string[] | undefined
  /** Days of the order, both included, `YYYY-MM-DD`. */
  readonly startDay?: string | undefined
  readonly endDay?: string | undefined
  /** Birth dates of the patient, both included, `YYYY-MM-DD`; an order without one is not among them. */
  readonly bornFrom?: string | undefined
  readonly bornTo?: string | undefined
  readonly folderUuid?: string | undefined
}

/** The texts of a filter as rows are compared: accents and case aside, by the database's own function. */
export interface NormalFilter {
  readonly words: readonly { readonly word: string; readonly pattern: SearchPattern }[]
  readonly accession: SearchPattern | undefined
  readonly patientId: SearchPattern | undefined
  readonly otherPatientId: SearchPattern | undefined
  readonly modalities: readonly string[]
}

interface Row {
  words: string[]
  accession: string
  patient_id: string
  other_patient_id: string
  modalities: string[]
}

/** A caller may give an order's own `CT\SR` back. */
const oneByOne = (modalities: readonly string[]): string[] =>
  modalities.flatMap((modality) => modality.split('\\')).filter((modality) => modality !== '')

/** Any text, so it asks for nothing. */
const isAnything = (word: string): boolean => /^\*+$/.test(word)

const patternOf = (text: string): SearchPattern | undefined =>
  text === '' || isAnything(text) ? undefined : valuePattern(text)

const NO_TEXTS: Row = { words: [], accession: '', patient_id: '', other_patient_id: '', modalities: [] }

async function selectTexts(tx: Tx, filter: OrderFilter): Promise<Row> {
  const modalities = oneByOne(filter.modalities ?? [])
  const { patientName, accessionNumber, patientId, otherPatientId } = filter
  if ([patientName, accessionNumber, patientId, otherPatientId, ...modalities].every((text) => !text)) return NO_TEXTS
  const [row] = await selectPrepared<Row>(
    tx,
    'search-texts',
    sql`select search_words(${patientName ?? ''}) words, search_text(${accessionNumber ?? ''}) accession,
      search_text(${patientId ?? ''}) patient_id, search_text(${otherPatientId ?? ''}) other_patient_id,
      array(select search_text(m) from unnest(${modalities}::text[]) m) modalities`,
  )
  return row ?? NO_TEXTS
}

/** Brings the filter's texts into the form that the search columns have. */
export async function normalizeFilter(tx: Tx, filter: OrderFilter): Promise<NormalFilter> {
  const texts = await selectTexts(tx, filter)
  const words = texts.words.filter((word) => !isAnything(word)).map((word) => ({ word, pattern: wordPattern(word) }))
  return {
    words,
    accession: patternOf(texts.accession),
    patientId: patternOf(texts.patient_id),
    // One that is asked for, whatever it is, must be there.
    otherPatientId: texts.other_patient_id === '' ? undefined : valuePattern(texts.other_patient_id),
    modalities: texts.modalities,
  }
}
