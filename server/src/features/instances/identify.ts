import { type Header, isDicomDir, isUid, textOf } from '@opaline/dicom'
import { ATTRIBUTE } from './attribute-tags.ts'
import { FileRefusal, type SopReference } from './refuse-file.ts'

/** Which image it is. */
export interface Identity {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
}

const NAMES = {
  sopClassUid: ['SOP Class UID', ATTRIBUTE.SOPClassUID],
  sopInstanceUid: ['SOP Instance UID', ATTRIBUTE.SOPInstanceUID],
  studyInstanceUid: ['Study Instance UID', ATTRIBUTE.StudyInstanceUID],
  seriesInstanceUid: ['Series Instance UID', ATTRIBUTE.SeriesInstanceUID],
} as const satisfies Record<keyof Identity, readonly [string, number]>

const uidText = ({ dataSet }: Header, field: keyof Identity): string => textOf(dataSet, NAMES[field][1]) ?? ''

/** Leading zeros are let pass: devices send them, and they harm nothing. */
const isLegal = (text: string): boolean => isUid(text, { leadingZeros: true })

const legalUid = (header: Header, field: keyof Identity): string => {
  const text = uidText(header, field)
  return isLegal(text) ? text : ''
}

/** What an image is called that cannot be filed, as far as it says so. */
const sopOf = (header: Header): SopReference => ({
  sopClassUid: legalUid(header, 'sopClassUid'),
  sopInstanceUid: legalUid(header, 'sopInstanceUid'),
})

/** The text of a UID that must be there. */
function requireUid(header: Header, field: keyof Identity): string {
  const [name] = NAMES[field]
  const text = uidText(header, field)
  if (isLegal(text)) return text
  const sentence =
    text === ''
      ? `The file has no ${name}, so it cannot be filed.`
      : `The file's ${name} is not a UID (digits and dots, at most 64 characters).`
  throw new FileRefusal(sentence, 'Unaddressed', sopOf(header))
}

/** @throws FileRefusal for a DICOMDIR and for what lacks a UID or has one that is none, naming which */
export function identify(header: Header): Identity {
  if (isDicomDir(header))
    throw new FileRefusal('The file is a DICOMDIR: a list of other files, not an image.', 'Directory', sopOf(header))
  return {
    sopClassUid: requireUid(header, 'sopClassUid'),
    sopInstanceUid: requireUid(header, 'sopInstanceUid'),
    studyInstanceUid: requireUid(header, 'studyInstanceUid'),
    seriesInstanceUid: requireUid(header, 'seriesInstanceUid'),
  }
}
