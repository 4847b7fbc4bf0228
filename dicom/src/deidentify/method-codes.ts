import { CONFIDENTIALITY_EDITION } from '../../generated/confidentiality.ts'
import type { DataSet } from '../data-set.ts'
import { encodeUtf8 } from '../text/encode-text.ts'
import { type NewItem, newItems } from '../write/new-element.ts'
import { joinBytes } from '../write/put-bytes.ts'
import type { BasicProfile } from './options.ts'
import type { Addition } from './splice-data-set.ts'

/** What was done, in the words of PS3.15 E.3 and PS3.16 CID 7050. */
function codesOf(profile: BasicProfile, mapsUids: boolean): (readonly [string, string])[] {
  const codes: (readonly [string, string] | false | undefined)[] = [
    ['113100', 'Basic Application Confidentiality Profile'],
    (profile.blackoutRectangles?.length ?? 0) > 0 && ['113101', 'Clean Pixel Data Option'],
    profile.shiftDates === true && ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'],
    profile.keepDevice === true && ['113109', 'Retain Device Identity Option'],
    !mapsUids && ['113110', 'Retain UIDs Option'],
    profile.keepPrivateTags === true && ['113111', 'Retain Safe Private Option'],
  ]
  return codes.filter((code) => code !== undefined && code !== false)
}

/**
 * Says in the data set that it was de-identified, and how (PS3.3 C.7.1.1, C.12.1): Patient Identity Removed is YES unless
 * something was accepted that may still show who the patient is.
 */
export function methodElements(
  dataSet: DataSet,
  profile: BasicProfile,
  mapsUids: boolean,
  isClean: boolean,
): Addition[] {
  const text = (value: string) => encodeUtf8(value)
  const isBlackedOut = (profile.blackoutRectangles?.length ?? 0) > 0
  const target = {
    littleEndian: dataSet.littleEndian,
    explicitVr: dataSet.explicitVr,
    encode: encodeUtf8,
    original: () => undefined,
  }
  const items = newItems(codesOf(profile, mapsUids).map(itemOf), target)
  return [
    { tag: 0x00120062, vr: 'CS', value: text(isClean ? 'YES' : 'NO') },
    { tag: 0x00120063, vr: 'LO', value: text(`PS3.15 Annex E Basic Profile, edition ${CONFIDENTIALITY_EDITION}`) },
    { tag: 0x00120064, vr: 'SQ', value: joinBytes(items) },
    ...(isBlackedOut ? [{ tag: 0x00280301, vr: 'CS', value: text('NO') } as const] : []),
    { tag: 0x00280303, vr: 'CS', value: text(profile.shiftDates === true ? 'MODIFIED' : 'REMOVED') },
  ]
}

const itemOf = ([code, meaning]: readonly [string, string]): NewItem => [
  { tag: 0x00080100, vr: 'SH', text: code },
  { tag: 0x00080102, vr: 'SH', text: 'DCM' },
  { tag: 0x00080104, vr: 'LO', text: meaning },
]
