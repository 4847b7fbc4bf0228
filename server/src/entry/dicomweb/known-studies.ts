import { ApiError } from '@opaline/contract'
import { appendAuditRecord } from '../../features/audit/append-audit-record.ts'
import { type FoundStudy, findStudy, isTrashedStudy } from '../../features/studies/find-study.ts'
import type { Services } from '../../services.ts'
import { dicomwebRecord } from './audit-dicomweb.ts'
import type { DicomwebCaller } from './dicomweb-callers.ts'
import type { RecentDeeds } from './recent-deeds.ts'

/** A study that was found is trusted for so long, and for as long as nothing is stored in its account or removed here. */
const TRUSTED_MS = 1_000
const MOST = 5_000

interface Kept {
  readonly until: number
  readonly commits: number
  readonly study: Promise<FoundStudy | undefined>
}

/** Studies that callers have read within the last second: one who reads a series asks for hundreds of frames of it. */
export class KnownStudies {
  readonly #services: Services
  readonly #recent: RecentDeeds
  readonly #kept = new Map<string, Kept>()

  constructor(services: Services, recent: RecentDeeds) {
    this.#services = services
    this.#recent = recent
  }

  /**
   * The study that a caller sees under this UID; that they read it is recorded.
   * @throws ApiError Expired where it is in the trash
   */
  find(caller: DicomwebCaller, studyInstanceUid: string): Promise<FoundStudy | undefined> {
    const { session, actor, institutionUuid = '' } = caller
    const key = `${session.uuid} ${actor.userUuid} ${institutionUuid} ${studyInstanceUid}`
    const commits = this.#services.arrivals.commitsOf(actor.accountUuid)
    const kept = this.#kept.get(key)
    if (kept !== undefined && kept.until > performance.now() && kept.commits === commits) return kept.study
    const fresh = { until: performance.now() + TRUSTED_MS, commits, study: this.#read(key, caller, studyInstanceUid) }
    if (this.#kept.size >= MOST) this.#kept.clear()
    this.#kept.set(key, fresh)
    // What is not there may come at any time.
    fresh.study
      .then((study) => study !== undefined)
      .catch(() => false)
      .then((isThere) => {
        if (!isThere && this.#kept.get(key) === fresh) this.#kept.delete(key)
      })
    return fresh.study
  }

  /** Trusts nothing any more: something was removed. */
  forget(): void {
    this.#kept.clear()
  }

  async #read(key: string, caller: DicomwebCaller, studyInstanceUid: string): Promise<FoundStudy | undefined> {
    const { actor, institutionUuid } = caller
    const isDue = this.#recent.isDue(key)
    const found = await this.#services.database.forAccount(actor.accountUuid, async (tx) => {
      const study = await findStudy(tx, actor, studyInstanceUid, institutionUuid)
      if (study !== undefined && isDue) await appendAuditRecord(tx, recordOf(caller, study.orderUuid))
      if (study === undefined && (await isTrashedStudy(tx, actor, studyInstanceUid)))
        throw new ApiError('Expired', 'The study is in the trash.')
      return study
    })
    if (found !== undefined && isDue) this.#recent.note(key)
    return found
  }
}

const recordOf = (caller: DicomwebCaller, orderUuid: string) =>
  dicomwebRecord(caller, 'RetrieveOverDicomWeb', { outcome: 'success', orderUuids: [orderUuid] })
