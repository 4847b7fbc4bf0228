import type { RecordKey } from './json-element.ts'

/** The record that stands for an object in a directory, and what it says besides (PS3.3 F.5). */
export interface RecordType {
  readonly type: string
  readonly keys: readonly RecordKey[]
}

const CONTENT_DATE: RecordKey = [0x00080023, 'DA']
const CONTENT_TIME: RecordKey = [0x00080033, 'TM']
const CONCEPT_NAME: RecordKey = [0x0040a043, 'SQ']
const LABEL: readonly RecordKey[] = [
  [0x00700080, 'CS'],
  [0x00700081, 'LO'],
  [0x00700084, 'PN'],
]
const CONTENT: readonly RecordKey[] = [CONTENT_DATE, CONTENT_TIME]

const IMAGE: RecordType = { type: 'IMAGE', keys: [] }
const REPORT: RecordType = {
  type: 'SR DOCUMENT',
  keys: [...CONTENT, [0x0040a030, 'DT'], CONCEPT_NAME, [0x0040a491, 'CS'], [0x0040a493, 'CS']],
}
const PRESENTATION: RecordType = {
  type: 'PRESENTATION',
  keys: [[0x00081115, 'SQ'], ...LABEL.slice(0, 2), [0x00700082, 'DA'], [0x00700083, 'TM'], ...LABEL.slice(2)],
}
const DOCUMENT: RecordType = {
  type: 'ENCAP DOC',
  keys: [...CONTENT, CONCEPT_NAME, [0x00420010, 'ST'], [0x00420012, 'LO']],
}
const LABELLED = (type: string): RecordType => ({ type, keys: [...CONTENT, ...LABEL] })
const TREATMENT: RecordType = {
  type: 'RT TREAT RECORD',
  keys: [
    [0x30080250, 'DA'],
    [0x30080251, 'TM'],
  ],
}
const PLAN: RecordType = {
  type: 'RT PLAN',
  keys: [
    [0x300a0002, 'SH'],
    [0x300a0006, 'DA'],
    [0x300a0007, 'TM'],
  ],
}

const STORAGE = '1.2.840.10008.5.1.4.1.1.'

/** By what follows `STORAGE`; an entry that ends with a point stands for all below it. */
const TYPES: Readonly<Record<string, RecordType>> = {
  '4.2': { type: 'SPECTROSCOPY', keys: [[0x00080008, 'CS'], ...CONTENT, [0x00280008, 'IS']] },
  '9.': { type: 'WAVEFORM', keys: CONTENT },
  '11.': PRESENTATION,
  '66': { type: 'RAW DATA', keys: CONTENT },
  '66.1': LABELLED('REGISTRATION'),
  '66.2': LABELLED('FIDUCIAL'),
  '66.3': LABELLED('REGISTRATION'),
  '66.5': LABELLED('SURFACE'),
  '66.6': LABELLED('TRACT'),
  '67': { type: 'VALUE MAP', keys: [...CONTENT, ...LABEL] },
  '88.': REPORT,
  '88.59': { type: 'KEY OBJECT DOC', keys: [...CONTENT, CONCEPT_NAME] },
  '104.': DOCUMENT,
  '481.2': { type: 'RT DOSE', keys: [[0x3004000a, 'CS']] },
  '481.3': {
    type: 'RT STRUCTURE SET',
    keys: [
      [0x30060002, 'SH'],
      [0x30060008, 'DA'],
      [0x30060009, 'TM'],
    ],
  },
  '481.4': TREATMENT,
  '481.5': PLAN,
  '481.6': TREATMENT,
  '481.7': TREATMENT,
  '481.8': PLAN,
  '481.9': TREATMENT,
}

/**
 * The record of an object of this SOP class. One that no list knows is an image where it has pixels, else it stands as a
 * private record, which readers pass over.
 */
export function recordTypeOf(sopClassUid: string, hasPixels: boolean): RecordType {
  const own = sopClassUid.startsWith(STORAGE) ? sopClassUid.slice(STORAGE.length) : ''
  const known = TYPES[own] ?? TYPES[`${own.split('.')[0]}.`]
  if (known !== undefined) return known
  return hasPixels ? IMAGE : { type: 'PRIVATE', keys: [] }
}
