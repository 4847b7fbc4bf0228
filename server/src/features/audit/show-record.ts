import { showInstant } from '../../datetime.ts'
import type { AuditEntry } from './find-audit-records.ts'

/** A record as the API shows it. */
export const showRecord = (entry: AuditEntry) => ({
  Number: Number(entry.number),
  Datetime: showInstant(entry.at),
  Action: entry.action,
  Outcome: entry.outcome,
  UserUuid: entry.user_id ?? '',
  UserName: entry.user_name ?? '',
  ApiKeyUuid: entry.api_key_id ?? '',
  ApiKeyName: entry.api_key_name ?? '',
  Address: entry.address,
  RequestId: entry.request_id,
  PatientOrderUuidList: [...entry.order_ids],
  Detail: entry.detail,
  Hash: entry.hash.toString('hex'),
})

export type ShownRecord = ReturnType<typeof showRecord>
