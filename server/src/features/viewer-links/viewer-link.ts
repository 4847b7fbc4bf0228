import type { Corrected } from '../corrections/correction.ts'

/** A series that a link shows; `version` grows with every change of its instances. */
export interface LinkSeries {
  readonly id: string
  readonly seriesInstanceUid: string
  readonly modality: string
  readonly version: string
}

/** A study that a link shows. */
export interface LinkStudy {
  readonly id: string
  readonly studyInstanceUid: string
  /** Whose it is: the same text for the same patient (a patient id within its issuer, contract 9). */
  readonly patient: string
  /** Where its order was corrected. */
  readonly corrected: Corrected | undefined
  /** By SeriesInstanceUID. */
  readonly series: ReadonlyMap<string, LinkSeries>
}

/** An open viewer link: what it shows at this moment, and to whom. */
export interface ViewerLink {
  readonly accountUuid: string
  readonly userUuid: string
  /** Whether its user is an Admin, who may see what is stored without the corrections. */
  readonly ofAdmin: boolean
  readonly orderUuids: readonly string[]
  /** By StudyInstanceUID. */
  readonly studies: ReadonlyMap<string, LinkStudy>
  /** Whether it opens on the list of its studies, which keeps patients apart; else all of them open together. */
  readonly opensList: boolean
  /** Sources for `frame-ancestors` of Content-Security-Policy. */
  readonly frameAncestors: readonly string[]
}

/** Why a link does not open. `Unknown` is also a link whose order is gone or not its user's any more. */
export type LinkRefusalReason = 'Unknown' | 'WrongAddress' | 'Expired'

export class LinkRefusal extends Error {
  readonly reason: LinkRefusalReason

  constructor(reason: LinkRefusalReason) {
    super(`The viewer link does not open: ${reason}.`)
    this.reason = reason
  }
}
