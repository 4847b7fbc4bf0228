import { type DeidentifiedFile, deidentifyFile } from '../anonymize/deidentify-file.ts'
import type { DeidentifyPlan } from '../anonymize/plan.ts'
import { hashByPieces } from '../files/hash-by-pieces.ts'

/** What may be done beside the page; each rejects where the file cannot be read. */
export interface Tasks {
  /** SHA-256 in hexadecimal. */
  readonly hash: { readonly given: { readonly file: Blob }; readonly result: string }
  readonly deidentify: {
    readonly given: { readonly file: Blob; readonly plan: DeidentifyPlan }
    readonly result: DeidentifiedFile
  }
}
export type TaskName = keyof Tasks
export type Given<N extends TaskName> = Tasks[N]['given']
export type Result<N extends TaskName> = Tasks[N]['result']

type Perform = { readonly [N in TaskName]: (given: Given<N>, signal: AbortSignal | undefined) => Promise<Result<N>> }

const PERFORM: Perform = {
  hash: ({ file }, signal) => hashByPieces(file, signal),
  deidentify: ({ file, plan }, signal) => deidentifyFile(file, plan, signal),
}

/** Does a task where it is called. */
export const perform = <N extends TaskName>(name: N, given: Given<N>, signal?: AbortSignal): Promise<Result<N>> =>
  PERFORM[name](given, signal)
