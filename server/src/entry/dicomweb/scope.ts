import type { Actor } from '../../features/access/actor.ts'
import type { ShownStudy } from '../../features/studies/shown-study.ts'
import type { ViewerLink } from '../../features/viewer-links/viewer-link.ts'
import type { DicomwebCaller } from './dicomweb-callers.ts'
import type { KnownStudies } from './known-studies.ts'

/** What one request may see of the archive: all that its user sees, or what a viewer link or a share shows. */
export interface Scope {
  readonly accountUuid: string
  /** Who asks; of a link, its user narrowed to its orders. */
  readonly actor: Actor
  /** Whether an Admin asks, who may see what is stored without the corrections. */
  readonly ofAdmin: boolean
  /** The only studies that are shown, by StudyInstanceUID; undefined: all that the actor sees. */
  readonly only: ReadonlyMap<string, ShownStudy> | undefined
  /** The only institution that is looked in (`?institution=`). */
  readonly institutionUuid: string | undefined
  /** A study that is shown; undefined where there is none. @throws ApiError where it is known to be gone */
  study(studyInstanceUid: string): Promise<ShownStudy | undefined> | ShownStudy | undefined
  /** Whether files of a study may be taken away, and not only looked at. */
  mayDownload(study: ShownStudy): boolean
}

/** What a viewer link or a share shows. */
export const scopeOfLink = (link: ViewerLink): Scope => ({
  accountUuid: link.accountUuid,
  actor: link.actor,
  ofAdmin: link.ofAdmin,
  only: link.studies,
  institutionUuid: undefined,
  study: (uid) => link.studies.get(uid),
  mayDownload: () => link.mayDownload,
})

/** What a caller of `/dicomweb` sees. */
export const scopeOfCaller = (caller: DicomwebCaller, studies: KnownStudies): Scope => ({
  accountUuid: caller.actor.accountUuid,
  actor: caller.actor,
  // A key's session does nothing that is an Admin's, whoever acts in it (contract 9).
  ofAdmin: caller.actor.userType === 'Admin' && caller.session.apiKeyUuid === undefined,
  only: undefined,
  institutionUuid: caller.institutionUuid,
  study: (uid) => studies.find(caller, uid),
  mayDownload: (study) => 'mayDownload' in study && study.mayDownload === true,
})
