import { ApiError } from '@opaline/contract'
import type { DeedName } from '../../features/access/policy.ts'
import { type AuditRecord, appendAuditRecord } from '../../features/audit/append-audit-record.ts'
import type { Services } from '../../services.ts'
import type { DicomwebCaller } from './dicomweb-callers.ts'
import type { RecentDeeds } from './recent-deeds.ts'

/** The audit record of a deed. */
export const dicomwebRecord = (
  { session, actor, facts }: Pick<DicomwebCaller, 'session' | 'actor' | 'facts'>,
  action: DeedName,
  more: Pick<AuditRecord, 'outcome' | 'orderUuids' | 'detail'>,
): AuditRecord => ({
  accountUuid: actor.accountUuid,
  action,
  userUuid: actor.userUuid,
  apiKeyUuid: session.apiKeyUuid,
  sessionUuid: session.uuid,
  address: facts.address,
  requestId: facts.requestId,
  ...more,
})

const isDenial = (error: unknown): error is ApiError =>
  error instanceof ApiError && ['Forbidden', 'NotFound'].includes(error.code)

/** Records what a known caller was refused; a refusal that cannot be recorded stays a refusal. */
export async function recordDenial(
  { database, log }: Services,
  caller: Pick<DicomwebCaller, 'session' | 'actor' | 'facts'>,
  action: DeedName,
  error: unknown,
): Promise<void> {
  if (!isDenial(error)) return
  const record = dicomwebRecord(caller, action, { outcome: 'denied', detail: { ErrorCode: error.code } })
  try {
    await database.forAccount(record.accountUuid, (tx) => appendAuditRecord(tx, record))
  } catch (failure) {
    log.error(
      { requestId: record.requestId, error: (failure as Error).message },
      'audit record of a refusal not written',
    )
  }
}

/** Records that a caller searches, once in a while. */
export async function recordSearch({ database }: Services, recent: RecentDeeds, caller: DicomwebCaller): Promise<void> {
  const { session, actor } = caller
  const deed = `${session.uuid} ${actor.userUuid} search`
  if (!recent.isDue(deed)) return
  const record = dicomwebRecord(caller, 'SearchOverDicomWeb', { outcome: 'success' })
  await database.forAccount(record.accountUuid, (tx) => appendAuditRecord(tx, record))
  recent.note(deed)
}
