import type pg from 'pg'
import type { IndexedTag } from '../search/indexed-tag.ts'
import type { Arrival } from './arrival.ts'

/** An image that is stored under a SOP Instance UID. */
export interface KnownInstance {
  /** undefined: this batch stores it. */
  readonly id: string | undefined
  readonly seriesInstanceUid: string
  readonly transferSyntaxUid: string
  readonly anonymized: boolean
  readonly sha256: Buffer
  /** undefined: not asked for so far. */
  readonly dataSetSha256: Buffer | undefined
  readonly orderUuid: string
}

/** The order that a Study Instance UID leads to, with its study where images have come already. */
export interface KnownStudy {
  readonly orderUuid: string
  readonly studyId: string | undefined
  /** Ids that the patient is known by: of the order and of its images; '' where they do not say. */
  readonly orderPatientId: string
  readonly studyPatientId: string
  readonly patientName: string
  readonly birthDate: string
  /** Whether its first copy came from an anonymised run. */
  readonly anonymized: boolean
  /** The share that made it; undefined: none did. */
  readonly shareUuid: string | undefined
}

interface Row {
  readonly institution_id: string
  readonly sop_instance_uid: string
  readonly study_instance_uid: string
  readonly sha256: Buffer | null
  readonly data_set_sha256: Buffer | null
  readonly instance_id: string | null
  readonly series_instance_uid: string | null
  readonly transfer_syntax_uid: string | null
  readonly instance_anonymized: boolean | null
  readonly instance_order_id: string | null
  readonly order_id: string | null
  readonly study_id: string | null
  readonly order_patient_id: string
  readonly study_patient_id: string
  readonly patient_name: string
  readonly birth_date: string
  readonly study_anonymized: boolean | null
  readonly study_share_id: string | null
  readonly new_study_id: string | null
  readonly conflict_rule: 'keep' | 'replace'
  readonly indexed_tags: readonly IndexedTag[] | null
  /** Of the ids in question those that are merged, each with the one that its patient goes by now. */
  readonly merged: Readonly<Record<string, string>> | null
}

// Laterals with a limit, so that each lookup stays one descent of a unique index.
const FIND = `
select a.institution_id, a.sop_instance_uid, a.study_instance_uid, i.sha256, i.data_set_sha256,
  i.id as instance_id, i.series_instance_uid, i.transfer_syntax_uid, i.anonymized as instance_anonymized,
  i.order_id as instance_order_id, o.id as order_id, s.id as study_id, o.patient_id as order_patient_id,
  coalesce(s.patient_id, '') as study_patient_id, o.patient_name, o.birth_date, s.anonymized as study_anonymized, s.share_id as study_share_id, m.merged,
  case when s.id is null then nextval('studies_id_seq') end as new_study_id,
  (select conflict_rule from accounts where id = current_account()) as conflict_rule,
  (select json_agg(json_build_object('tag', x.tag, 'level', x.level, 'vr', x.vr, 'privateCreator', x.private_creator))
    from indexed_tags x where x.account_id = current_account()) as indexed_tags
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as a(institution_id, sop_instance_uid, study_instance_uid, patient_id)
left join lateral (
  select n.id, n.sha256, n.data_set_sha256, n.transfer_syntax_uid, n.anonymized,
    (select e.series_instance_uid from series e where e.id = n.series_id) as series_instance_uid,
    (select t.order_id from studies t where t.id = n.study_id) as order_id
  from instances n
  where n.institution_id = a.institution_id and n.sop_instance_uid = a.sop_instance_uid and n.trashed_at is null
  limit 1) i on true
left join lateral (
  select * from (
    select 1 as rank, p.id, p.patient_id, p.patient_name, p.birth_date from patient_orders p
    where p.institution_id = a.institution_id and p.study_instance_uid = a.study_instance_uid and p.trashed_at is null
    union all
    select 2, p.id, p.patient_id, p.patient_name, p.birth_date from study_uid_aliases l join patient_orders p on p.id = l.order_id
    where l.institution_id = a.institution_id and l.study_instance_uid = a.study_instance_uid
      and p.institution_id = a.institution_id and p.trashed_at is null) found
  order by found.rank limit 1) o on true
left join lateral (
  select t.id, t.patient_id, t.anonymized, t.share_id from studies t where t.order_id = o.id and t.trashed_at is null limit 1) s on true
left join lateral (
  select jsonb_object_agg(p.patient_id, p.current_patient_id) as merged
  from institutions n join merged_patients p on p.account_id = n.account_id
    and p.issuer = coalesce(nullif(n.issuer_of_patient_id, ''), n.id::text)
    and p.patient_id = any(array[a.patient_id, o.patient_id, s.patient_id])
  where n.id = a.institution_id) m on true`

/** What is stored already, by institution and UID. */
export interface Stored {
  readonly instances: Map<string, KnownInstance>
  readonly studies: Map<string, KnownStudy>
  /** By institution and UID of a study that is not there: the id of its row, should it be made. */
  readonly newStudyIds: Map<string, string>
  /** By institution and patient id, where it is merged: the id that the patient goes by now. */
  readonly merged: Map<string, string>
  /** Whether the account keeps the first copy of an image, or the latest. */
  readonly conflictRule: 'keep' | 'replace'
  /** What the account searches by beyond the standard's attributes. */
  readonly indexedTags: readonly IndexedTag[]
}

export const keyOf = (institutionUuid: string, uid: string): string => `${institutionUuid} ${uid}`

const instanceOf = (row: Row): KnownInstance | undefined =>
  row.instance_id && row.sha256 && row.instance_order_id
    ? {
        id: row.instance_id,
        seriesInstanceUid: row.series_instance_uid ?? '',
        transferSyntaxUid: row.transfer_syntax_uid ?? '',
        anonymized: row.instance_anonymized === true,
        sha256: row.sha256,
        dataSetSha256: row.data_set_sha256 ?? undefined,
        orderUuid: row.instance_order_id,
      }
    : undefined

const studyOf = (row: Row): KnownStudy | undefined =>
  row.order_id === null
    ? undefined
    : {
        orderUuid: row.order_id,
        studyId: row.study_id ?? undefined,
        orderPatientId: row.order_patient_id,
        studyPatientId: row.study_patient_id,
        patientName: row.patient_name,
        birthDate: row.birth_date,
        anonymized: row.study_anonymized === true,
        shareUuid: row.study_share_id ?? undefined,
      }

function addRow(stored: Stored, row: Row): void {
  const instance = instanceOf(row)
  const study = studyOf(row)
  if (instance !== undefined) stored.instances.set(keyOf(row.institution_id, row.sop_instance_uid), instance)
  const studyKey = keyOf(row.institution_id, row.study_instance_uid)
  if (study !== undefined) stored.studies.set(studyKey, study)
  if (row.new_study_id !== null) stored.newStudyIds.set(studyKey, row.new_study_id)
  for (const [id, current] of Object.entries(row.merged ?? {}))
    stored.merged.set(keyOf(row.institution_id, id), current)
}

/**
 * Finds what is stored under the arrivals' SOP Instance UIDs, the orders that their Study Instance UIDs lead to (by their
 * own UID, or by one that they had before they took in a study), and which of their patient ids are merged.
 */
export async function findStored(client: pg.PoolClient, arrivals: readonly Arrival[]): Promise<Stored> {
  const { rows } = await client.query<Row>({
    name: 'find-stored',
    text: FIND,
    values: [
      arrivals.map((arrival) => arrival.institutionUuid),
      arrivals.map((arrival) => arrival.examined.sopInstanceUid),
      arrivals.map((arrival) => arrival.examined.studyInstanceUid),
      arrivals.map((arrival) => arrival.examined.order.texts.patient_id),
    ],
  })
  const conflictRule = rows[0]?.conflict_rule ?? 'keep'
  const indexedTags = rows[0]?.indexed_tags ?? []
  const found = { instances: new Map(), studies: new Map(), newStudyIds: new Map(), merged: new Map() }
  const stored: Stored = { ...found, conflictRule, indexedTags }
  for (const row of rows) addRow(stored, row)
  return stored
}
