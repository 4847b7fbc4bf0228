import type pg from 'pg'
import { makeUuid } from '../../uuid.ts'
import type { Arrival, KeptImage } from '../instances/arrival.ts'

const valuesOf = (arrival: Arrival): unknown[] => {
  const { examined, deed } = arrival
  const { texts } = examined.order
  return [
    ...[
      makeUuid(),
      arrival.accountUuid,
      arrival.institutionUuid,
      texts.patient_name,
      texts.patient_id,
      examined.modality,
    ],
    ...[examined.studyInstanceUid, examined.sopInstanceUid, arrival.blobKey, arrival.blobSize, arrival.sha256],
    ...[examined.dataSetSha256, arrival.anonymized, deed.action, deed.userUuid ?? null, deed.apiKeyUuid ?? null],
    ...[deed.sessionUuid ?? null, deed.address, deed.requestId],
  ]
}

/** Keeps an image once, however often it is sent; the first time goes into the audit record. */
const KEEP = `
with kept as (
  insert into inbox_items (id, account_id, institution_id, patient_name, patient_id, modality, study_instance_uid,
    sop_instance_uid, blob_key, blob_size, sha256, data_set_sha256, anonymized, action, user_id, api_key_id, session_id,
    address, request_id, reason, order_id)
  values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9::uuid, $10::bigint, $11::bytea, $12::bytea, $13::boolean,
    $14, $15::uuid, $16::uuid, $17::uuid, $18, $19, $20, $21::uuid)
  on conflict (institution_id, sop_instance_uid, data_set_sha256) where state = 'Waiting' do nothing
  returning *),
recorded as (
  insert into audit_records (account_id, action, outcome, user_id, api_key_id, session_id, address, request_id, detail)
  select account_id, action, 'success', user_id, api_key_id, session_id, address, request_id,
    jsonb_build_object('InboxItemUuid', id, 'InstitutionUuid', institution_id) from kept)
select id, false as already from kept
union all
select id, true from inbox_items where institution_id = $3::uuid and sop_instance_uid = $8 and data_set_sha256 = $12::bytea
  and state = 'Waiting'`

/**
 * Keeps an image whose bytes are durable in the inbox of its institution, where nobody sees it until it is filed
 * (contract 9). It is told apart by its data set: the same one again is kept already.
 * @param contradicted the order that it contradicts
 */
export async function keepInInbox(
  client: pg.PoolClient,
  arrival: Arrival,
  reason: string,
  contradicted: string | undefined,
): Promise<KeptImage> {
  const values = [...valuesOf(arrival), reason, contradicted ?? null]
  const { rows } = await client.query<{ id: string; already: boolean }>({ name: 'keep-in-inbox', text: KEEP, values })
  const [item] = rows
  if (item === undefined) throw new Error('An image was not kept in the inbox.')
  return {
    InboxItemUuid: item.id,
    SopInstanceUid: arrival.examined.sopInstanceUid,
    Sha256: arrival.sha256.toString('hex'),
    Reason: reason,
    AlreadyKept: item.already,
  }
}
