import { type EditedHeader, type ElementChange, editHeader, type Header, type NewElement, textOf } from '@opaline/dicom'
import { CORRECTED_ATTRIBUTES } from './correction.ts'
import { dicomDateTime, MODIFYING_SYSTEM, ORIGINAL, replacedAttributes } from './original-attributes.ts'
import { type CorrectionAct, type Overlay, overlayFor } from './overlay.rules.ts'

const itemOf = (act: CorrectionAct): NewElement[] => [
  {
    tag: ORIGINAL.ModifiedAttributesSequence,
    items: [
      replacedAttributes(act).map(({ tag, vr, text }) =>
        text === undefined ? { tag, vr, original: true } : { tag, vr, text },
      ),
    ],
  },
  { tag: ORIGINAL.AttributeModificationDateTime, vr: 'DT', text: dicomDateTime(act.at) },
  { tag: ORIGINAL.ModifyingSystem, vr: 'LO', text: MODIFYING_SYSTEM },
  { tag: ORIGINAL.SourceOfPreviousValues, vr: 'LO', text: '' },
  { tag: ORIGINAL.ReasonForTheAttributeModification, vr: 'CS', text: act.code },
]

/**
 * What lays corrections over a file's header; what they replace goes into Original Attributes Sequence (PS3.3 C.12.1.1.9).
 * @returns none where the file says all of it already
 */
export function correctionChanges(header: Header, overlay: Overlay): readonly ElementChange[] {
  const own = overlayFor(overlay, (tag) => textOf(header.dataSet, tag) ?? '')
  if (own === undefined) return []
  const values = [...own.values].map(([keyword, text]): ElementChange => ({ ...CORRECTED_ATTRIBUTES[keyword], text }))
  return [...values, { tag: ORIGINAL.OriginalAttributesSequence, append: true, items: own.acts.map(itemOf) }]
}

/** Lays corrections over a file's header. @returns undefined where the file says all of it already */
export function correctHeader(header: Header, overlay: Overlay): EditedHeader | undefined {
  const changes = correctionChanges(header, overlay)
  return changes.length === 0 ? undefined : editHeader(header, changes)
}
