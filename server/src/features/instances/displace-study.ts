import type pg from 'pg'
import { makeDicomUid } from '../../uuid.ts'
import type { Arrival } from './arrival.ts'
import { COUNT_OUT } from './count-out.ts'

const REASON = 'It is an anonymised copy, and the study itself came later.'

/** What an inbox item takes over from an instance that made room: whatever brought that one is in the audit record. */
const INTO_INBOX = `
  insert into inbox_items (id, account_id, institution_id, reason, patient_name, patient_id, modality, study_instance_uid,
    sop_instance_uid, blob_key, blob_size, sha256, data_set_sha256, anonymized, action, user_id, api_key_id, session_id,
    address, request_id, order_id)
  select gen_random_uuid(), n.account_id, n.institution_id, $2, o.patient_name, s.patient_id, e.modality,
    s.study_instance_uid, n.sop_instance_uid, n.blob_key, n.blob_size, n.sha256, n.data_set_sha256, n.anonymized,
    $3, $4::uuid, $5::uuid, $6::uuid, $7, $8, o.id
  from removed n join series e on e.id = n.series_id join studies s on s.id = n.study_id
    join patient_orders o on o.id = s.order_id
  on conflict (institution_id, sop_instance_uid, data_set_sha256) where state = 'Waiting' do nothing`

const valuesOf = ({ deed }: Arrival): unknown[] => [
  REASON,
  deed.action,
  deed.userUuid ?? null,
  deed.apiKeyUuid ?? null,
  deed.sessionUuid ?? null,
  deed.address,
  deed.requestId,
]

/** Puts one stored image into the inbox, so that another can have its SOP Instance UID. */
export async function displaceInstance(client: pg.PoolClient, arrival: Arrival, instanceId: string): Promise<void> {
  await client.query({
    name: 'displace-instance',
    text: `with removed as (delete from instances where id = $1::bigint returning *),
      ${COUNT_OUT.parts},
      order_counted as (${COUNT_OUT.order})
      ${INTO_INBOX}`,
    values: [instanceId, ...valuesOf(arrival)],
  })
}

/**
 * Puts all images of a stored study into the inbox and frees its UID; the order, whatever else hangs on it, goes to the
 * trash, empty and under a UID of its own.
 */
export async function displaceStudy(
  client: pg.PoolClient,
  arrival: Arrival,
  study: { readonly studyId: string; readonly orderUuid: string },
): Promise<void> {
  await client.query({
    name: 'displace-study',
    text: `with removed as (delete from instances where study_id = $1::bigint returning *) ${INTO_INBOX}`,
    values: [study.studyId, ...valuesOf(arrival)],
  })
  await client.query('delete from series where study_id = $1::bigint', [study.studyId])
  await client.query('delete from studies where id = $1::bigint', [study.studyId])
  await client.query('delete from study_uid_aliases where order_id = $1::uuid', [study.orderUuid])
  await client.query(
    `update patient_orders set trashed_at = now(), study_instance_uid = $2, images_count = 0, series_count = 0, size_bytes = 0
      where id = $1::uuid`,
    [study.orderUuid, makeDicomUid()],
  )
}
