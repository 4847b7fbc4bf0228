import type { DirectoryRecord, NewElement } from '@opaline/dicom'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { jsonElement, type RecordKey } from './json-element.ts'
import { recordTypeOf } from './record-types.rules.ts'

/** What a record says of a stored object besides its metadata. */
export interface RecordedInstance {
  readonly sopInstanceUid: string
  readonly sopClassUid: string
  readonly transferSyntaxUid: string
  readonly instanceNumber: number
  readonly hasPixels: boolean
  /** The components of its file ID (PS3.10 8.2). */
  readonly fileId: readonly string[]
}

const UTF_8: NewElement = { tag: 0x00080005, vr: 'CS', text: 'ISO_IR 192' }

/** A record, its elements ascending by tag. */
const record = (
  type: string,
  elements: readonly NewElement[],
  children: readonly DirectoryRecord[],
): DirectoryRecord => ({
  type,
  elements: [...elements, UTF_8].sort((a, b) => a.tag - b.tag),
  children,
})

const dayOf = (day: string): string => day.replaceAll('-', '')

/** The record of a study under that of its patient. What a record must say and the images do not is filled in. */
export function patientRecord(
  study: DicomAttributes,
  orderDay: string,
  series: readonly DirectoryRecord[],
): DirectoryRecord {
  const ofStudy = record(
    'STUDY',
    [
      jsonElement(study, [0x00080020, 'DA'], dayOf(orderDay)),
      jsonElement(study, [0x00080030, 'TM'], '000000'),
      jsonElement(study, [0x00080050, 'SH']),
      jsonElement(study, [0x00081030, 'LO']),
      jsonElement(study, [0x0020000d, 'UI']),
      jsonElement(study, [0x00200010, 'SH'], '1'),
    ],
    series,
  )
  const PATIENT: readonly RecordKey[] = [
    [0x00100010, 'PN'],
    [0x00100030, 'DA'],
    [0x00100040, 'CS'],
  ]
  const elements = [...PATIENT.map((key) => jsonElement(study, key)), jsonElement(study, [0x00100020, 'LO'], 'UNKNOWN')]
  return record('PATIENT', elements, [ofStudy])
}

/** The record of a series. */
export function seriesRecord(
  series: DicomAttributes,
  facts: { readonly modality: string; readonly seriesNumber: number },
  instances: readonly DirectoryRecord[],
): DirectoryRecord {
  const elements = [
    jsonElement(series, [0x00080060, 'CS'], facts.modality || 'OT'),
    jsonElement(series, [0x0008103e, 'LO']),
    jsonElement(series, [0x0020000e, 'UI']),
    jsonElement(series, [0x00200011, 'IS'], String(facts.seriesNumber)),
  ]
  return record('SERIES', elements, instances)
}

/** The record of one object. */
export function instanceRecord(metadata: DicomAttributes, instance: RecordedInstance): DirectoryRecord {
  const { type, keys } = recordTypeOf(instance.sopClassUid, instance.hasPixels)
  const uids: readonly NewElement[] = [
    { tag: 0x00041500, vr: 'CS', text: instance.fileId.join('\\') },
    { tag: 0x00041510, vr: 'UI', text: instance.sopClassUid },
    { tag: 0x00041511, vr: 'UI', text: instance.sopInstanceUid },
    { tag: 0x00041512, vr: 'UI', text: instance.transferSyntaxUid },
  ]
  // Names the kind of a private record (PS3.3 F.6.1): here, the object's class.
  const privateUid: readonly NewElement[] =
    type === 'PRIVATE' ? [{ tag: 0x00041432, vr: 'UI', text: instance.sopClassUid }] : []
  const number = jsonElement(metadata, [0x00200013, 'IS'], String(instance.instanceNumber))
  return record(type, [...privateUid, ...uids, number, ...keys.map((key) => jsonElement(metadata, key))], [])
}
