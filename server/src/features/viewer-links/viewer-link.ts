import type { Actor } from '../access/actor.ts'
import type { ShownStudy } from '../studies/shown-study.ts'
import type { RequestFacts } from '../use-case.ts'

/** A study that a link shows. */
export interface LinkStudy extends ShownStudy {
  /** Whose it is: the same text for the same patient (a patient id within its issuer, contract 9). */
  readonly patient: string
}

/** How somebody comes to a link: the address, and what shows that they gave its password, or opened it first. */
export interface LinkVisit {
  readonly token: string
  readonly pass: string | undefined
  /** Whether a page of another site led here: then a browser leaves a strict cookie at home, and may hold a pass all the same. */
  readonly fromElsewhere: boolean
  readonly facts: RequestFacts
}

/** An open viewer link: what it shows at this moment, and to whom. */
export interface ViewerLink {
  readonly accountUuid: string
  /** Its user, narrowed to its orders. */
  readonly actor: Actor
  /** Whether its user is an Admin, who may see what is stored without the corrections. */
  readonly ofAdmin: boolean
  /** Whether files may be taken away, and not only looked at. */
  readonly mayDownload: boolean
  readonly orderUuids: readonly string[]
  /** By StudyInstanceUID. */
  readonly studies: ReadonlyMap<string, LinkStudy>
  /** Whether it opens on the list of its studies, which keeps patients apart; else all of them open together. */
  readonly opensList: boolean
  /** Sources for `frame-ancestors` of Content-Security-Policy. */
  readonly frameAncestors: readonly string[]
  /** What the browser is to hold that has just opened the link as the first; `isFramed`: in pages of the account's domains too. */
  readonly given?: { readonly pass: string; readonly isFramed: boolean } | undefined
}

/** Why a link does not open. `Unknown` is also a link whose order is gone or not its user's any more. */
export type LinkRefusalReason = 'Unknown' | 'WrongAddress' | 'WrongBrowser' | 'Expired'

export class LinkRefusal extends Error {
  readonly reason: LinkRefusalReason

  constructor(reason: LinkRefusalReason) {
    super(`The viewer link does not open: ${reason}.`)
    this.reason = reason
  }
}

/** `page`: a person opens the viewer, which is recorded each time. `redirect`: on the way there. `datum`: what the viewer asks for. */
export type LinkPurpose = 'page' | 'redirect' | 'datum'

// The viewer reads the metadata of all studies that it opens together before it shows one.
const MOST_TOGETHER = 25

/** Whether studies are of several patients, or too many to open together. */
export const needsList = (studies: readonly LinkStudy[]): boolean =>
  studies.length > MOST_TOGETHER || new Set(studies.map(({ patient }) => patient)).size > 1
