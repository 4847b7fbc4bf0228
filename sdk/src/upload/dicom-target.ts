import { prepareFile } from './prepare-file.ts'
import type { UploadTarget } from './upload-target.ts'

/** Where the DICOM files of a run go, as the wire names it. */
export interface DicomDestination {
  readonly UserUuid?: string
  readonly InstitutionUuid: string
  readonly FolderUuid?: string
}

/** The version 4 uuid of a run; `crypto.randomUUID` is absent from plain http pages. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** DICOM files, which say themselves what order they belong to. */
export function dicomTarget(destination: DicomDestination): UploadTarget {
  const RunUuid = randomUuid()
  return {
    userUuid: destination.UserUuid,
    institutionUuid: destination.InstitutionUuid,
    prepare: prepareFile,
    check: (questions) => ({ method: 'CheckDicomFiles', input: { ...destination, FileList: questions } }),
    send: () => ({
      method: 'UploadDicomFile',
      input: { ...destination, RunUuid },
      type: 'application/dicom',
      kind: 'dicom',
    }),
    sign: (FileList) => ({
      method: 'SignUploadReceipt',
      input: { UserUuid: destination.UserUuid, InstitutionUuid: destination.InstitutionUuid, RunUuid, FileList },
    }),
    orderOf: (answer) => String(answer['PatientOrderUuid'] ?? ''),
  }
}
