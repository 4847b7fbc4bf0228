import { fileNameOf } from '../files/file-name.ts'
import { prepareDocument } from './prepare-document.ts'
import type { UploadTarget } from './upload-target.ts'

/** The order that the documents of a run go to, as the wire names it. */
export interface DocumentDestination {
  readonly UserUuid?: string
  readonly InstitutionUuid: string
  readonly PatientOrderUuid: string
}

/** Documents of one order. */
export const documentTarget = (destination: DocumentDestination): UploadTarget => ({
  userUuid: destination.UserUuid,
  institutionUuid: destination.InstitutionUuid,
  patientOrderUuid: destination.PatientOrderUuid,
  prepare: prepareDocument,
  check: (questions) => ({
    method: 'CheckDocumentFiles',
    input: { ...destination, FileList: questions.map(({ Sha256 }) => ({ Sha256 })) },
  }),
  send: (file) => ({
    method: 'UploadDocumentFile',
    input: { ...destination, FileName: fileNameOf(file) },
    type: 'application/octet-stream',
    kind: 'document',
  }),
  sign: (FileList) => ({
    method: 'SignUploadReceipt',
    input: { UserUuid: destination.UserUuid, InstitutionUuid: destination.InstitutionUuid, FileList },
  }),
  orderOf: () => destination.PatientOrderUuid,
})
