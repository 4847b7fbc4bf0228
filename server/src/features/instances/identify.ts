import { type Header, isDicomDir, isUid, textOf } from '@opaline/dicom'
import { ATTRIBUTE } from './attribute-tags.ts'
import { refuseFile } from './refuse-file.ts'

/** Which image it is. */
export interface Identity {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
}

/** The text of a UID that must be there. Leading zeros are let pass: devices send them, and they harm nothing. */
function requireUid({ dataSet }: Header, name: string, tag: number): string {
  const text = textOf(dataSet, tag) ?? ''
  if (text === '') throw refuseFile(`The file has no ${name}, so it cannot be filed.`)
  if (isUid(text, { leadingZeros: true })) return text
  throw refuseFile(`The file's ${name} is not a UID (digits and dots, at most 64 characters).`)
}

/** @throws ApiError UnsupportedFile for a DICOMDIR and for what lacks a UID or has one that is none, naming which */
export function identify(header: Header): Identity {
  if (isDicomDir(header)) throw refuseFile('The file is a DICOMDIR: a list of other files, not an image.')
  return {
    sopClassUid: requireUid(header, 'SOP Class UID', ATTRIBUTE.SOPClassUID),
    sopInstanceUid: requireUid(header, 'SOP Instance UID', ATTRIBUTE.SOPInstanceUID),
    studyInstanceUid: requireUid(header, 'Study Instance UID', ATTRIBUTE.StudyInstanceUID),
    seriesInstanceUid: requireUid(header, 'Series Instance UID', ATTRIBUTE.SeriesInstanceUID),
  }
}
