import type pg from 'pg'
import type { Arrival } from './arrival.ts'

/** An image that is stored under a SOP Instance UID. */
export interface KnownInstance {
  readonly institution_id: string
  readonly sop_instance_uid: string
  readonly sha256: Buffer
  readonly data_set_sha256: Buffer
  readonly order_id: string
}

/** The order that a Study Instance UID leads to, with its study where images have come already. */
export interface KnownStudy {
  readonly institution_id: string
  readonly study_instance_uid: string
  readonly order_id: string
  readonly study_id: string | null
  /** Ids that the patient is known by: of the order and of its images; '' where they do not say. */
  readonly order_patient_id: string
  readonly study_patient_id: string
}

export const keyOf = (institutionUuid: string, uid: string): string => `${institutionUuid} ${uid}`

const columns = (arrivals: readonly Arrival[], uid: (arrival: Arrival) => string) => [
  arrivals.map((arrival) => arrival.institutionUuid),
  arrivals.map(uid),
]

/** Images that are stored under the arrivals' SOP Instance UIDs, by institution and UID. */
export async function findInstances(
  client: pg.PoolClient,
  arrivals: readonly Arrival[],
): Promise<Map<string, KnownInstance>> {
  const { rows } = await client.query<KnownInstance>({
    name: 'find-arriving-instances',
    text: `select i.institution_id, i.sop_instance_uid, i.sha256, i.data_set_sha256, s.order_id
      from unnest($1::uuid[], $2::text[]) as a(institution_id, uid)
      join instances i on i.institution_id = a.institution_id and i.sop_instance_uid = a.uid and i.trashed_at is null
      join studies s on s.id = i.study_id`,
    values: columns(arrivals, (arrival) => arrival.examined.sopInstanceUid),
  })
  return new Map(rows.map((row) => [keyOf(row.institution_id, row.sop_instance_uid), row]))
}

/** Orders that the arrivals' Study Instance UIDs lead to: by their own UID, or by one that they had before. */
export async function findStudies(
  client: pg.PoolClient,
  arrivals: readonly Arrival[],
): Promise<Map<string, KnownStudy>> {
  const studies = [
    ...new Map(arrivals.map((one) => [keyOf(one.institutionUuid, one.examined.studyInstanceUid), one])).values(),
  ]
  const { rows } = await client.query<KnownStudy>({
    name: 'find-arriving-studies',
    text: `select a.institution_id, a.uid as study_instance_uid, o.id as order_id, s.id as study_id,
        o.patient_id as order_patient_id, coalesce(s.patient_id, '') as study_patient_id
      from unnest($1::uuid[], $2::text[]) as a(institution_id, uid)
      cross join lateral (
        select id, patient_id from (
          select 1 as rank, p.id, p.patient_id from patient_orders p
          where p.institution_id = a.institution_id and p.study_instance_uid = a.uid and p.trashed_at is null
          union all
          select 2, p.id, p.patient_id from study_uid_aliases l join patient_orders p on p.id = l.order_id
          where l.institution_id = a.institution_id and l.study_instance_uid = a.uid
            and p.institution_id = a.institution_id and p.trashed_at is null
        ) found order by rank limit 1) o
      left join studies s on s.order_id = o.id and s.trashed_at is null`,
    values: columns(studies, (arrival) => arrival.examined.studyInstanceUid),
  })
  return new Map(rows.map((row) => [keyOf(row.institution_id, row.study_instance_uid), row]))
}
