import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { itemOf, itemsOf, textOf, textsOf } from './attribute-values.ts'
import { codedEntry, unitOf } from './coded-entry.ts'
import type { Words } from './words.ts'

/** What a content item says, and what stands beside it. */
export interface ContentValue {
  readonly value: string
  readonly remark: string
}

type ReadValue = (item: DicomAttributes, words: Words) => ContentValue

const plain = (value: string, remark = ''): ContentValue => ({ value, remark })

const attribute =
  (keyword: string): ReadValue =>
  (item) =>
    plain(textOf(item, keyword))

const listed = (label: string, numbers: readonly string[]): string =>
  numbers.length === 0 ? '' : `${label} ${numbers.join(', ')}`

/** A reference to an image, a waveform or another object, with the parts that are meant (PS3.3 C.18.3, C.18.4). */
const reference =
  (name: 'image' | 'compositeObject' | 'waveformReference'): ReadValue =>
  (item, words) => {
    const referenced = itemOf(item, 'ReferencedSOPSequence')
    const frames = listed(words.frames, textsOf(referenced, 'ReferencedFrameNumber'))
    const segments = listed(words.segments, textsOf(referenced, 'ReferencedSegmentNumber'))
    const value = [words[name], frames, segments].filter((text) => text !== '').join(', ')
    return plain(value, textOf(referenced, 'ReferencedSOPInstanceUID'))
  }

const MOST_COORDINATES = 9

/** A region by its kind and, where they are few, its coordinates (PS3.3 C.18.6, C.18.9). */
const region =
  (typeKeyword: string, dataKeyword: string): ReadValue =>
  (item) => {
    const data = textsOf(item, dataKeyword)
    const coordinates =
      data.length <= MOST_COORDINATES ? data.join(' ') : `${data.slice(0, MOST_COORDINATES).join(' ')} …`
    return plain([textOf(item, typeKeyword), coordinates].filter((text) => text !== '').join(': '))
  }

const code: ReadValue = (item) => {
  const { meaning, code: value } = codedEntry(item, 'ConceptCodeSequence')
  return plain(meaning, value)
}

/** A number with its unit; where it is missing, why (PS3.3 C.18.1). */
const measurement: ReadValue = (item, words) => {
  const qualifier = codedEntry(item, 'NumericValueQualifierCodeSequence').meaning
  const texts = itemsOf(item, 'MeasuredValueSequence').map((measured) =>
    [textOf(measured, 'NumericValue'), unitOf(measured, 'MeasurementUnitsCodeSequence')].join(' ').trim(),
  )
  return plain(texts.length === 0 ? words.noValue : texts.join(', '), qualifier)
}

/** How the value of each value type is read (PS3.3 table C.17.3-7). */
const VALUES: Readonly<Record<string, ReadValue>> = {
  TEXT: attribute('TextValue'),
  NUM: measurement,
  CODE: code,
  DATE: attribute('Date'),
  TIME: attribute('Time'),
  DATETIME: attribute('DateTime'),
  PNAME: attribute('PersonName'),
  UIDREF: attribute('UID'),
  IMAGE: reference('image'),
  COMPOSITE: reference('compositeObject'),
  WAVEFORM: reference('waveformReference'),
  SCOORD: region('GraphicType', 'GraphicData'),
  SCOORD3D: region('GraphicType', 'GraphicData'),
  TCOORD: region('TemporalRangeType', 'ReferencedDateTime'),
}

/** The value of a content item of a structured report; empty for containers and for types that are not known. */
export function contentValue(item: DicomAttributes, words: Words): ContentValue {
  const target = textsOf(item, 'ReferencedContentItemIdentifier')
  if (target.length > 0) return plain(`${words.referenceTo} ${target.join('.')}`)
  return VALUES[textOf(item, 'ValueType')]?.(item, words) ?? plain('')
}
