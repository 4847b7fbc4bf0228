import { attribute, type DicomAttributes } from '../studies/dicom-attributes.ts'
import type { FailedPart, StoredPart } from './part-outcome.ts'
import type { StoreOutcome } from './store-transaction.ts'

const TAG = {
  ErrorComment: '00000902',
  ReferencedSOPClassUID: '00081150',
  ReferencedSOPInstanceUID: '00081155',
  RetrieveURL: '00081190',
  WarningReason: '00081196',
  FailureReason: '00081197',
  FailedSOPSequence: '00081198',
  ReferencedSOPSequence: '00081199',
  OtherFailuresSequence: '0008119A',
} as const

const references = (part: StoredPart | FailedPart): DicomAttributes => ({
  [TAG.ReferencedSOPClassUID]: attribute('UI', ...[part.sop?.sopClassUid ?? ''].filter((uid) => uid !== '')),
  [TAG.ReferencedSOPInstanceUID]: attribute('UI', part.sop?.sopInstanceUid ?? ''),
})

function storedItem(root: string, part: StoredPart): DicomAttributes {
  const { sop, studyInstanceUid, seriesInstanceUid, warning } = part
  const url = `${root}/studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sop.sopInstanceUid}`
  return {
    ...(warning && { [TAG.ErrorComment]: attribute('LO', warning.comment) }),
    ...references(part),
    [TAG.RetrieveURL]: part.isKept ? attribute('UR') : attribute('UR', url),
    ...(warning && { [TAG.WarningReason]: attribute('US', warning.code) }),
  }
}

const failureOf = ({ failure }: FailedPart): DicomAttributes => ({
  [TAG.ErrorComment]: attribute('LO', failure.comment),
  [TAG.FailureReason]: attribute('US', failure.code),
})

const failedItem = (part: FailedPart): DicomAttributes => {
  const { [TAG.ErrorComment]: comment, ...rest } = failureOf(part)
  return { ...(comment && { [TAG.ErrorComment]: comment }), ...references(part), ...rest }
}

/** The address of the study where all images that were stored are of one; empty otherwise. */
function studyUrl(root: string, stored: readonly StoredPart[]) {
  const studies = new Set(stored.filter(({ isKept }) => !isKept).map(({ studyInstanceUid }) => studyInstanceUid))
  const [study] = studies
  return studies.size === 1 ? attribute('UR', `${root}/studies/${study}`) : attribute('UR')
}

const sequence = (items: readonly DicomAttributes[]) => ({ vr: 'SQ', Value: items })

/**
 * The Store Instances Response Module (PS3.18 I.2), ascending by tag; Error Comment says in a sentence what the codes mean.
 * @param root the address of the service, without a slash at its end
 */
export function describeOutcome(outcome: StoreOutcome, root: string): DicomAttributes {
  const { stored, failed, others } = outcome
  return {
    [TAG.RetrieveURL]: studyUrl(root, stored),
    ...(failed.length > 0 && { [TAG.FailedSOPSequence]: sequence(failed.map(failedItem)) }),
    ...(stored.length > 0 && { [TAG.ReferencedSOPSequence]: sequence(stored.map((part) => storedItem(root, part))) }),
    ...(others.length > 0 && { [TAG.OtherFailuresSequence]: sequence(others.map(failureOf)) }),
  }
}

/** 200, 202 or 409 (PS3.18 table 10.5.3-1). */
export function statusOf({ stored, failed, others }: StoreOutcome): 200 | 202 | 409 {
  if (stored.length === 0) return 409
  return failed.length + others.length > 0 || stored.some(({ warning }) => warning !== undefined) ? 202 : 200
}
