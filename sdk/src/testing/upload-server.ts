import { createHash } from 'node:crypto'
import { METHODS } from '@opaline/contract'
import { readHeader } from '@opaline/dicom'
import { headerText } from '../read/dicom-header.ts'
import { Tag } from '../read/tags.ts'
import type { Answered, Handlers, Received } from './api-server.ts'
import { jsonOf } from './api-server.ts'
import { INSTITUTION, ORDER, sessionHandlers } from './session-handlers.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function uidOf(bytes: Uint8Array): string {
  const result = readHeader(bytes, { complete: true })
  return result.status === 'complete' ? headerText(result.header, Tag.SopInstanceUid) : ''
}

/** A server that keeps hashes of what it was sent, by SOP Instance UID. */
export interface Store {
  /** SHA-256 of what is stored. */
  readonly stored: ReadonlyMap<string, string>
  readonly handlers: Handlers
}

interface Question {
  readonly SopInstanceUid: string
  readonly Sha256?: string
}

/** Handlers of the upload's methods; every file goes to one order. */
export function uploadHandlers(refuse: (request: Received) => Answered | undefined = () => undefined): Store {
  const stored = new Map<string, string>()
  const handlers: Handlers = {
    ...sessionHandlers(),
    CheckDicomFiles: (request) => {
      const { FileList } = jsonOf(request) as { FileList: Question[] }
      const known = FileList.filter(({ SopInstanceUid: uid, Sha256: hash }) =>
        hash === undefined ? stored.has(uid) : stored.get(uid) === hash,
      )
      const KnownList = known.map(({ SopInstanceUid }) => ({
        SopInstanceUid,
        Sha256: stored.get(SopInstanceUid),
        PatientOrderUuid: ORDER,
      }))
      return { Success: true, Message: '', KnownList }
    },
    UploadDicomFile: (request) => {
      const refused = refuse(request)
      if (refused !== undefined) return refused
      const hash = sha256(request.body)
      const SopInstanceUid = uidOf(request.body)
      stored.set(SopInstanceUid, hash)
      return {
        Success: true,
        Message: '',
        PatientOrderUuid: ORDER,
        SopInstanceUid,
        Sha256: hash,
        AlreadyStored: false,
      }
    },
    GetPatientOrderProperties: () => ({
      Success: true,
      Message: '',
      PatientOrder: {
        PatientOrderUuid: ORDER,
        InstitutionUuid: INSTITUTION,
        PatientName: 'DOE^JANE',
        ImagesCount: stored.size,
        History: [],
      },
    }),
  }
  return { stored, handlers }
}

/** The fields that a PatientOrder must have, from the contract. */
export const PATIENT_ORDER_KEYS = Object.keys(
  METHODS.UploadDicomFiles.result.shape.PatientOrderList.element.shape,
).sort()
