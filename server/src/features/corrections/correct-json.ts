import { splitPersonName, tagHex } from '@opaline/dicom'
import { attribute, type DicomAttributes } from '../studies/dicom-attributes.ts'
import { CORRECTED_ATTRIBUTES } from './correction.ts'
import { dicomDateTime, MODIFYING_SYSTEM, ORIGINAL, replacedAttributes } from './original-attributes.ts'
import { type CorrectionAct, type Overlay, overlayFor } from './overlay.rules.ts'

type Attribute = DicomAttributes[string]
type Name = Readonly<Partial<Record<'Alphabetic' | 'Ideographic' | 'Phonetic', string>>>

const nameJson = (text: string): Name => {
  const { alphabetic, ideographic, phonetic } = splitPersonName(text)
  const groups = Object.entries({ Alphabetic: alphabetic, Ideographic: ideographic, Phonetic: phonetic })
  return Object.fromEntries(groups.filter(([, group]) => group !== ''))
}

const textJson = (vr: string, text: string): Attribute => {
  if (text === '') return { vr }
  return vr === 'PN' ? { vr, Value: [nameJson(text)] } : attribute(vr, text)
}

const textOfValue = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = value as Name
  return [Alphabetic, Ideographic, Phonetic].join('=')
}

const storedText = (attributes: DicomAttributes, tag: number): string =>
  (attributes[tagHex(tag)]?.Value ?? []).map(textOfValue).join('\\')

const ascending = (attributes: DicomAttributes): DicomAttributes =>
  Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)))

const itemJson = (stored: DicomAttributes, act: CorrectionAct): DicomAttributes => {
  const replaced = replacedAttributes(act).map(({ tag, vr, text }): [string, Attribute] => [
    tagHex(tag),
    text === undefined ? (stored[tagHex(tag)] ?? { vr }) : textJson(vr, text),
  ])
  return {
    [tagHex(ORIGINAL.ModifiedAttributesSequence)]: { vr: 'SQ', Value: [Object.fromEntries(replaced)] },
    [tagHex(ORIGINAL.AttributeModificationDateTime)]: attribute('DT', dicomDateTime(act.at)),
    [tagHex(ORIGINAL.ModifyingSystem)]: attribute('LO', MODIFYING_SYSTEM),
    [tagHex(ORIGINAL.SourceOfPreviousValues)]: attribute('LO'),
    [tagHex(ORIGINAL.ReasonForTheAttributeModification)]: attribute('CS', act.code),
  }
}

const corrected = (overlay: Overlay): DicomAttributes =>
  Object.fromEntries(
    [...overlay.values].map(([keyword, text]) => {
      const { tag, vr } = CORRECTED_ATTRIBUTES[keyword]
      return [tagHex(tag), textJson(vr, text)]
    }),
  )

/** Lays corrections over what a search answers of a study. */
export const correctStudyJson = (stored: DicomAttributes, overlay: Overlay | undefined): DicomAttributes =>
  overlay === undefined ? stored : ascending({ ...stored, ...corrected(overlay) })

/** Lays corrections over an instance's metadata; what they replace goes into Original Attributes Sequence. */
export function correctInstanceJson(stored: DicomAttributes, overlay: Overlay): DicomAttributes {
  const own = overlayFor(overlay, (tag) => storedText(stored, tag))
  if (own === undefined) return stored
  const sequence = tagHex(ORIGINAL.OriginalAttributesSequence)
  const items = [...(stored[sequence]?.Value ?? []), ...own.acts.map((act) => itemJson(stored, act))]
  return ascending({ ...stored, ...corrected(own), [sequence]: { vr: 'SQ', Value: items } })
}
