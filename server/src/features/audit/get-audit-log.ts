import type { Call, UseCase } from '../use-case.ts'
import { findAuditRecords } from './find-audit-records.ts'
import { readPeriod } from './period.ts'
import { recordsAsCsv } from './records-as-csv.ts'
import { recordsAsFhir } from './records-as-fhir.ts'
import { type ShownRecord, showRecord } from './show-record.ts'

const DEFAULT_PAGE_SIZE = 50

function write(call: Call, format: string | undefined, records: readonly ShownRecord[], isFirstPage: boolean) {
  if (format === 'csv') return { Result: recordsAsCsv(records, isFirstPage) }
  if (format !== 'fhir') return { AuditRecordList: [...records] }
  return { Result: recordsAsFhir(records, { accountUuid: call.actor.accountUuid, url: call.services.publicUrl() }) }
}

export const getAuditLog: UseCase<'GetAuditLog'> = async (call, input) => {
  const filter = {
    ...readPeriod(input.From, input.To),
    userUuid: input.UserUuid,
    orderUuid: input.PatientOrderUuid,
    action: input.Action,
    outcome: input.Outcome,
  }
  const page = { pageToken: input.PageToken, pageSize: input.PageSize ?? DEFAULT_PAGE_SIZE }
  const { entries, next } = await findAuditRecords(call.tx, call.actor.accountUuid, filter, page)
  call.note.detail['Count'] = entries.length
  const records = entries.map(showRecord)
  return { ...write(call, input.Format, records, input.PageToken === undefined), NextPageToken: next }
}
