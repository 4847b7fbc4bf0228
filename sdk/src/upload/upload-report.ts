import { failure, type Reply, success } from '../reply.ts'
import type { PatientOrder } from './touched-orders.ts'

/** A file that was not stored. */
export interface Failed {
  readonly FileName: string
  readonly ErrorCode: string
  readonly Message: string
}

/** What the calls of an upload's callback are made from (contract 4). */
export interface Outcome {
  uploaded: number
  skipped: number
  readonly failed: Failed[]
}

export type State = 'Reading' | 'Checking' | 'Sending'

export const progressReply = (
  state: State,
  progress: number,
  orders: readonly PatientOrder[],
  fileName: string,
  message = '',
): Reply => ({
  ...success(),
  Message: message,
  State: state,
  Progress: progress,
  PatientOrderList: orders,
  FileName: fileName,
})

/** The call for one refused file: the server's reply, or our own, with the file's name beside it. */
export const errorReply = (
  reply: Reply,
  progress: number,
  orders: readonly PatientOrder[],
  fileName: string,
): Reply => ({
  ...reply,
  Success: false,
  State: 'Error',
  Progress: progress,
  PatientOrderList: orders,
  FileName: fileName,
})

const count = (files: number): string => `${files} ${files === 1 ? 'file' : 'files'}`

function summary({ uploaded, skipped, failed }: Outcome): string {
  const parts = [`${count(uploaded)} uploaded`]
  if (skipped > 0) parts.push(`${count(skipped)} there already`)
  if (failed.length > 0) parts.push(`${count(failed.length)} not stored`)
  return `${parts.join(', ')}.`
}

const counts = (outcome: Outcome, orders: readonly PatientOrder[]) => ({
  PatientOrderList: orders,
  UploadedCount: outcome.uploaded,
  SkippedCount: outcome.skipped,
  FailedList: outcome.failed,
})

/** The last call: the first error decides its code. */
export function completedReply(
  outcome: Outcome,
  firstError: Reply | undefined,
  orders: readonly PatientOrder[],
): Reply {
  const fields = { State: 'File Upload Completed', Progress: 100, ...counts(outcome, orders) }
  const message = summary(outcome)
  return firstError === undefined
    ? { ...success(fields), Message: message }
    : { ...failure(firstError.ErrorCode ?? 'ServerError', message), ...fields }
}

/** The last call of a run that `AbortUpload` ended: what was acknowledged stays stored. */
export const abortedReply = (outcome: Outcome, progress: number, orders: readonly PatientOrder[]): Reply => ({
  ...failure('NetworkError', `The upload was stopped: ${summary(outcome)}`),
  State: 'Aborted',
  Progress: progress,
  ...counts(outcome, orders),
})

/** The last and only call of a run that cannot begin. */
export const refusedReply = (reply: Reply): Reply => ({
  ...reply,
  State: 'File Upload Completed',
  Progress: 100,
  ...counts({ uploaded: 0, skipped: 0, failed: [] }, []),
})
