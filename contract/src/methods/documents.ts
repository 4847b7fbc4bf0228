import { z } from 'zod'
import { CALLBACK, method, required } from '../define.ts'
import { PatientOrder } from '../objects.ts'
import { institutionUuid, patientOrderUuid, selectedFiles, userUuid } from './arguments.ts'
import { progress } from './uploads.ts'

const upload = { caller: 'session', right: 'Upload', limitedAccess: false } as const

export const documents = {
  UploadDocumentFiles: method({
    group: 'Uploads',
    summary: 'Uploads documents of an order: .pdf, .jpeg, .jpg, .png, .bmp and .mp4.',
    form: 'upload',
    access: upload,
    arguments: [userUuid, institutionUuid, patientOrderUuid, selectedFiles, CALLBACK],
    result: z.strictObject({ ...progress.shape, PatientOrder: PatientOrder.optional() }),
  }),
  CheckDocumentFiles: method({
    group: 'Uploads',
    summary: 'Which of these files are documents of the order already, byte for byte.',
    form: 'wire',
    access: upload,
    arguments: [
      userUuid,
      institutionUuid,
      patientOrderUuid,
      required('fileList', 'jsonList', 'The files by SHA-256 (hexadecimal).', {
        knownKeys: ['Sha256'],
        maxItems: 1000,
      }),
    ],
    result: z.strictObject({
      KnownList: z.array(z.strictObject({ Sha256: z.string(), DocumentUuid: z.string() })),
    }),
  }),
  UploadDocumentFile: method({
    group: 'Uploads',
    summary: 'Stores one document of an order, the body of the request. What is answered with success is durable.',
    form: 'wire',
    body: 'application/octet-stream',
    access: upload,
    arguments: [
      userUuid,
      institutionUuid,
      patientOrderUuid,
      required('fileName', 'text', 'The file’s name, without folders; its ending says what the file is.'),
    ],
    result: z.strictObject({ DocumentUuid: z.string() }),
  }),
  DeleteDocument: method({
    group: 'Orders',
    summary: 'Removes a document from its order, for good.',
    form: 'typed',
    access: { caller: 'session', right: 'Delete', limitedAccess: false },
    arguments: [userUuid, required('documentUuid', 'guid', 'The document, from GetPatientOrderProperties.')],
    result: z.strictObject({}),
  }),
}
