import type { SopReference } from '../instances/refuse-file.ts'

/** Why an image was not stored, or was stored with a reservation: a code of the standard, and a sentence for people. */
export interface Reason {
  readonly code: number
  readonly comment: string
}

/** What became of one part of a store request. */
export type PartOutcome = StoredPart | FailedPart

/** It is stored, was there before, or waits in the inbox. */
export interface StoredPart {
  readonly sop: SopReference
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly warning: Reason | undefined
  /** Whether it waits in the inbox, where no address leads to it. */
  readonly isKept: boolean
}

export interface FailedPart {
  /** undefined: it does not say which image it is. */
  readonly sop: SopReference | undefined
  readonly failure: Reason
  readonly error: unknown
}

export const hasFailed = (outcome: PartOutcome): outcome is FailedPart => 'failure' in outcome
