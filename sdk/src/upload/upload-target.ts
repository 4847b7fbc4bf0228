import type { Hasher } from '../files/hasher.ts'
import type { WireInput } from '../wire/client.ts'
import type { Question } from './known-files.ts'
import type { Prepared } from './prepare-file.ts'
import type { SignedFile } from './run-receipt.ts'

/** A request of the wire: a method and its named arguments. */
export interface WireRequest {
  readonly method: string
  readonly input: WireInput
}

/** Where the files of a run go, and what is said of them on the way. */
export interface UploadTarget {
  readonly userUuid: string | undefined
  readonly institutionUuid: string
  /** The order that all files of the run go to, where there is one. */
  readonly patientOrderUuid?: string
  /** How many files are read at a time; 4 where it does not say. */
  readonly parallelReads?: number
  /** Reads and hashes a file; never rejects. */
  prepare(file: Blob, hasher: Hasher): Promise<Prepared>
  /** Asks which of the files are stored already. */
  check(questions: readonly Question[]): WireRequest
  /** Sends a file as the body, or in pieces as a file of this kind. */
  send(file: Blob): WireRequest & { readonly type: string; readonly kind: 'dicom' | 'document' }
  /** Asks for a signature that the files are stored. */
  sign(files: readonly SignedFile[]): WireRequest
  /** The order of a stored file, out of what the server answered about it; '' where it did not say. */
  orderOf(answer: Readonly<Record<string, unknown>>): string
  /** Ends what the target has of its own. @returns what the run's last call says besides */
  end?(): Readonly<Record<string, unknown>>
}
