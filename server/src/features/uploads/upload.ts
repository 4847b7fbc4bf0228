import type { UploadOutcome } from '../../store/db/tables/upload-tables.ts'

/** The methods whose file may come in pieces. */
export type UploadMethod = 'UploadDicomFile' | 'UploadDocumentFile'

/** A file that is arriving in pieces; sizes in bytes. */
export interface Upload {
  readonly uuid: string
  readonly accountUuid: string
  readonly method: UploadMethod
  /** The method's arguments as they stand on the wire, the acting user among them. */
  readonly input: Readonly<Record<string, unknown>>
  readonly size: number
  /** Of the whole file, as its sender said. */
  readonly sha256: Buffer
  /** How much of it is durable, from its beginning on. */
  readonly received: number
  /** In how many pieces that came. */
  readonly pieces: number
  readonly expiresAt: Date
  /** What came of it, once all of it was there. */
  readonly outcome: UploadOutcome | undefined
}

/** How long an upload may lie still. */
export const IDLE_MS = 24 * 3_600_000
