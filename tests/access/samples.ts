import type { Argument, CheckName, MethodName } from '@opaline/contract'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { idOf } from './ids.ts'

/** A value that passes for an argument that names no id, where a method needs one. */

type Value = unknown

/** Of every user of the fixtures. */
const PASSWORD = 'The password of the matrix'

const BY_CHECK: Readonly<Partial<Record<CheckName, Value>>> = {
  text: 'Sample',
  textList: ['Sample'],
  date: '2026-01-02',
  time: '10:30',
  mail: 'someone@example.org',
  int: 1,
  bool: true,
  guid: idOf('made up'),
}

/** By an argument's name, or by method and name. */
const BY_NAME: Readonly<Record<string, Value>> = {
  patientName: 'KIM^SORA',
  birthDate: '1970-01-02',
  modality: 'CT',
  fromPatientId: 'P1',
  toPatientId: 'P2',
  userType: 'Standard',
  oldPassword: PASSWORD,
  password: PASSWORD,
  newPassword: 'Another password of the matrix',
  aeTitle: 'SAMPLE',
  host: 'sample.example.org',
  fileName: 'sample.pdf',
  fileList: [{ SopInstanceUid: '2.25.1', Sha256: '0'.repeat(64) }],
  flagGroupList: [{ GroupId: 1, GroupName: 'Priority', FlagList: [{ FlagId: 1, FlagName: 'Stat', Color: '#d32f2f' }] }],
  defaultOrderFlagList: [{ GroupId: 1, FlagId: 1 }],
  indexedTagList: [{ Tag: 'BodyPartThickness', Level: 'Series' }],
  jsonParameters: { PatientName: 'KIM^SORA' },
  'CheckDocumentFiles.fileList': [{ Sha256: '0'.repeat(64) }],
  'SignUploadReceipt.fileList': [{ FileNumber: 1, SopInstanceUid: '2.25.1', Sha256: '0'.repeat(64) }],
  'UpdateFolderWithJSON.jsonParameters': { FolderDescription: 'Sample' },
  'UnmergePatients.fromPatientId': 'P3',
  'UnmergePatients.toPatientId': 'P1',
}

/** By the media type that a method takes. */
const BODIES: Readonly<Record<string, Uint8Array>> = {
  'application/dicom': ctImage({ size: 16 }),
  'application/octet-stream': new TextEncoder().encode('%PDF-1.7\nstartxref\n9\n%%EOF\n'),
}

/** @throws Error for an argument that no sample is known for */
export function sampleFor(name: MethodName, argument: Argument): Value {
  const value = BY_NAME[`${name}.${argument.name}`] ?? BY_NAME[argument.name] ?? BY_CHECK[argument.check]
  if (value === undefined) throw new Error(`There is no sample for ${argument.name} of ${name}.`)
  return value
}

/** @throws Error for a media type that no sample is known for */
export function bodyFor(mediaType: string): Uint8Array {
  const body = BODIES[mediaType]
  if (body === undefined) throw new Error(`There is no sample of ${mediaType}.`)
  return body
}
