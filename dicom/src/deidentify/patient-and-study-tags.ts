import { vrOfTag } from '../dictionary/vr-of-tag.ts'
import { tagHex } from '../tag.ts'

/** What says who the patient is (PS3.6): group 0010 has no other attributes. */
const PATIENT_GROUP = 0x0010

/**
 * Attributes outside of group 0010 of the modules Patient (PS3.3 C.7.1.1), Clinical Trial Subject (C.7.1.3), General Study
 * (C.7.2.1), Patient Study (C.7.2.2) and Clinical Trial Study (C.7.2.3) that a text can be the value of.
 */
const STUDY_TAGS = `
00080020 00080030 00080050 00080090 0008009C 00081030 00081048 00081060 00081080 0020000D 00200010 00321033 00380010
00380060 00380062 00380500 00120010 00120020 00120021 00120030 00120031 00120040 00120042 00120050 00120051 00120052
00120062 00120063 00120081 00120082`

/** Whether an attribute belongs to the patient or the study, so that each object of a patient can have it. */
export function isOfPatientOrStudy(tag: number): boolean {
  const vr = vrOfTag(tag)
  if (vr === undefined || vr === 'SQ') return false
  return tag >>> 16 === PATIENT_GROUP || STUDY_TAGS.includes(tagHex(tag))
}
