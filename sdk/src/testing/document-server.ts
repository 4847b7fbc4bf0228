import { createHash } from 'node:crypto'
import type { Answered, Handlers, Received } from './api-server.ts'
import { jsonOf } from './api-server.ts'
import { INSTITUTION, ORDER, sessionHandlers } from './session-handlers.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface Question {
  readonly Sha256: string
}

/** Handlers of the upload of documents to one order, which keep hashes of what they were sent. */
export function documentHandlers(refuse: (request: Received) => Answered | undefined = () => undefined): Handlers {
  const stored = new Set<string>()
  return {
    ...sessionHandlers(),
    CheckDocumentFiles: (request) => {
      const { FileList } = jsonOf(request) as { FileList: Question[] }
      const known = FileList.filter(({ Sha256 }) => stored.has(Sha256))
      return { Success: true, Message: '', KnownList: known.map((file) => ({ ...file, DocumentUuid: ORDER })) }
    },
    UploadDocumentFile: (request) => {
      const refused = refuse(request)
      if (refused !== undefined) return refused
      stored.add(sha256(request.body))
      return { Success: true, Message: '', DocumentUuid: ORDER }
    },
    GetPatientOrderProperties: () => ({
      Success: true,
      Message: '',
      PatientOrder: { PatientOrderUuid: ORDER, InstitutionUuid: INSTITUTION, DocumentsCount: stored.size, History: [] },
    }),
  }
}
