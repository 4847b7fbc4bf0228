import type { Vr } from '@opaline/dicom'
import { CORRECTED_ATTRIBUTES, type CorrectedKeyword } from './correction.ts'
import type { CorrectionAct } from './overlay.rules.ts'

/** Original Attributes Sequence and what its items hold (PS3.3 table C.12-1). */
export const ORIGINAL = {
  OriginalAttributesSequence: 0x04000561,
  ModifiedAttributesSequence: 0x04000550,
  AttributeModificationDateTime: 0x04000562,
  ModifyingSystem: 0x04000563,
  SourceOfPreviousValues: 0x04000564,
  ReasonForTheAttributeModification: 0x04000565,
} as const

export const MODIFYING_SYSTEM = 'Opaline'

/** An instant as DT has it, in UTC (PS3.5 6.2). */
export const dicomDateTime = (at: Date): string => `${at.toISOString().replace(/\D/g, '').slice(0, 14)}+0000`

/** The attributes that an act replaced, ascending by tag. */
export const replacedAttributes = (
  act: CorrectionAct,
): readonly {
  readonly tag: number
  readonly vr: Vr
  readonly keyword: CorrectedKeyword
  readonly text: string | undefined
}[] =>
  [...act.replaced]
    .map(([keyword, text]) => ({ ...CORRECTED_ATTRIBUTES[keyword], keyword, text }))
    .sort((a, b) => a.tag - b.tag)
