import { z } from 'zod'
import { CALLBACK, method, optional, required } from '../define.ts'
import { PatientOrder, StudyRead } from '../objects.ts'
import { folderUuid, institutionUuid, selectedFiles, userUuid } from './arguments.ts'

const upload = { caller: 'session', right: 'Upload', limitedAccess: false } as const

/** What the server has signed of a run: JSON, and the Ed25519 signature of its UTF-8 bytes in base64. */
const SignedText = z.strictObject({ KeyId: z.string(), Text: z.string(), Signature: z.string() })

/** What a run is known to have stored. Names are the page's own; what is signed has numbers alone. */
const Receipt = z.strictObject({
  FileList: z.array(
    z.strictObject({ FileNumber: z.int(), FileName: z.string(), SopInstanceUid: z.string(), Sha256: z.string() }),
  ),
  SignedList: z.array(SignedText),
})

/** One call of an upload's callback. */
export const progress = z.strictObject({
  State: z.enum(['Reading', 'Checking', 'Sending', 'Error', 'Aborted', 'File Upload Completed']),
  Progress: z.number().min(0).max(100),
  PatientOrderList: z.array(PatientOrder),
  FileName: z.string().optional(),
  UploadedCount: z.int().optional(),
  SkippedCount: z.int().optional(),
  FailedList: z.array(z.strictObject({ FileName: z.string(), ErrorCode: z.string(), Message: z.string() })).optional(),
  Receipt: Receipt.optional(),
})

export const uploads = {
  ReadDicomFiles: method({
    group: 'Set-up',
    summary: 'Reads the headers of files in the browser; nothing is sent.',
    form: 'local',
    access: { caller: 'anyone', limitedAccess: true },
    arguments: [selectedFiles, CALLBACK],
    result: z.strictObject({ Progress: z.number(), StudyList: z.array(StudyRead) }),
  }),
  UploadDicomFiles: method({
    group: 'Uploads',
    summary: 'Uploads DICOM files; the callback hears of every step.',
    form: 'upload',
    access: upload,
    arguments: [userUuid, institutionUuid, selectedFiles, CALLBACK],
    result: progress,
  }),
  UploadDicomFilesIntoFolder: method({
    group: 'Uploads',
    summary: 'The same; the orders also appear in the folder.',
    form: 'upload',
    access: upload,
    arguments: [userUuid, institutionUuid, folderUuid, selectedFiles, CALLBACK],
    result: progress,
  }),
  CheckDicomFiles: method({
    group: 'Uploads',
    summary:
      'Which of these files are stored already, byte for byte (or, without Sha256, at all), as far as the user may see them.',
    form: 'wire',
    access: upload,
    arguments: [
      userUuid,
      institutionUuid,
      required(
        'fileList',
        'jsonList',
        'The files by SOP Instance UID and SHA-256 (hexadecimal; left out: whatever is stored under the UID).',
        {
          knownKeys: ['SopInstanceUid', 'Sha256'],
          maxItems: 1000,
        },
      ),
      optional('folderUuid', 'guid', 'A folder in which the orders of the known files are to appear.'),
    ],
    result: z.strictObject({
      KnownList: z.array(
        z.strictObject({ SopInstanceUid: z.string(), Sha256: z.string(), PatientOrderUuid: z.string() }),
      ),
    }),
  }),
  SignUploadReceipt: method({
    group: 'Uploads',
    summary: 'Signs which of these files are stored: Text is JSON, checked by the key at `/api/v1/receipt-key`.',
    form: 'wire',
    access: upload,
    arguments: [
      userUuid,
      institutionUuid,
      optional('runUuid', 'guid', 'The run that they came in, as it was named to UploadDicomFile.'),
      required(
        'fileList',
        'jsonList',
        'The files by their number in the run (from 1), SOP Instance UID (empty: a document) and SHA-256 (hexadecimal).',
        { knownKeys: ['FileNumber', 'SopInstanceUid', 'Sha256'], maxItems: 5000 },
      ),
    ],
    result: SignedText,
  }),
  UploadDicomFile: method({
    group: 'Uploads',
    summary: 'Stores one DICOM file, the body of the request. What is answered with success is durable.',
    form: 'wire',
    body: 'application/dicom',
    access: upload,
    arguments: [
      userUuid,
      institutionUuid,
      optional('folderUuid', 'guid', 'A folder in which the order is to appear.'),
      optional('runUuid', 'guid', 'The same for all files of one run, so that the audit names the run once.'),
      optional(
        'anonymized',
        'bool',
        'Whether this is an anonymised copy: an identified one that comes later goes before it.',
      ),
    ],
    result: z.strictObject({
      PatientOrderUuid: z.string(),
      SopInstanceUid: z.string(),
      Sha256: z.string(),
      AlreadyStored: z.boolean(),
    }),
  }),
}
