import { createHash } from 'node:crypto'
import { METHODS } from '@opaline/contract'
import type { Answered, Handlers, Received } from './api-server.ts'
import { jsonOf } from './api-server.ts'
import { INSTITUTION, ORDER, sessionHandlers } from './session-handlers.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A server that keeps hashes of what it was sent. */
export interface Store {
  /** SHA-256 of what is stored. */
  readonly stored: Set<string>
  readonly handlers: Handlers
}

interface Question {
  readonly SopInstanceUid: string
  readonly Sha256: string
}

/** Handlers of the upload's methods; every file goes to one order. */
export function uploadHandlers(refuse: (request: Received) => Answered | undefined = () => undefined): Store {
  const stored = new Set<string>()
  const handlers: Handlers = {
    ...sessionHandlers(),
    CheckDicomFiles: (request) => {
      const { FileList } = jsonOf(request) as { FileList: Question[] }
      const known = FileList.filter(({ Sha256 }) => stored.has(Sha256))
      return { Success: true, Message: '', KnownList: known.map((file) => ({ ...file, PatientOrderUuid: ORDER })) }
    },
    UploadDicomFile: (request) => {
      const refused = refuse(request)
      if (refused !== undefined) return refused
      const hash = sha256(request.body)
      stored.add(hash)
      return {
        Success: true,
        Message: '',
        PatientOrderUuid: ORDER,
        SopInstanceUid: '1',
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
