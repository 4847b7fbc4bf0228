import type { ConfidentialityRow } from './confidentiality-table.ts'
import type { BasicProfile } from './options.ts'

/** What is done to one element: `clean` replaces its value by one that means nothing, in sequences all text within. */
export type ProfileAction = 'keep' | 'remove' | 'empty' | 'clean' | 'shift' | 'map'

/**
 * The action of a row. Where several are allowed, and the type of the attribute in its IOD decides, that one is taken which
 * is valid for all of them: a dummy value before an empty one before none; of Referenced and Source Image Sequence the
 * items stay, their UIDs mapped (PS3.15 E.1.1).
 */
export function actionOf(row: ConfidentialityRow, profile: BasicProfile, mapsUids: boolean): ProfileAction {
  const { options, basic } = row
  if (!mapsUids && options['u'] === 'K') return 'keep'
  if (profile.keepDevice === true && options['v'] !== undefined) return 'keep'
  if (profile.keepDescriptions === true && options['d'] === 'C') return 'keep'
  if (profile.shiftDates === true && options['m'] === 'C') return 'shift'
  return EXCEPTIONS[row.keyword] ?? ACTIONS[basic] ?? 'remove'
}

/** Attributes for which the IODs leave less room than the rule. */
const EXCEPTIONS: Readonly<Record<string, ProfileAction>> = {
  // May be empty in every IOD: one made-up id for all would make one patient of many.
  PatientID: 'empty',
  // May lack, but not be empty, in the General Study Module.
  ReferencedStudySequence: 'remove',
  // May be empty, but not lack, in hanging protocols, the one place where it stands outside of what is removed.
  ReasonForRequestedProcedureCodeSequence: 'empty',
}

const ACTIONS: Readonly<Record<string, ProfileAction>> = {
  D: 'clean',
  U: 'map',
  X: 'remove',
  Z: 'empty',
  'X/D': 'clean',
  'X/Z': 'empty',
  'X/Z/D': 'clean',
  'Z/D': 'clean',
  'X/Z/U*': 'keep',
}
