import type pg from 'pg'
import type { Arrival } from './arrival.ts'

interface Candidate {
  readonly id: string
  readonly patient_name: string
  readonly birth_date: string
  readonly study_instance_uid: string
}

/** The family name of the alphabetic group (PS3.5 6.2.1.1), so that case and accents do not count. */
const familyName = (patientName: string): string =>
  (patientName.split('=')[0]?.split('^')[0] ?? '')
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .trim()
    .toUpperCase()

const differ = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b

/** Whether birth date or family name say that this is another person. */
function contradicts(candidate: Candidate, { examined }: Arrival): boolean {
  const { texts } = examined.order
  return (
    differ(candidate.birth_date, texts.birth_date) ||
    differ(familyName(candidate.patient_name), familyName(texts.patient_name))
  )
}

/** Whether an order `o` waits for its images. */
export const AWAITS = `o.status = 'Scheduled' and o.trashed_at is null and not exists (select 1 from studies s where s.order_id = o.id)`

/** Scheduled orders of the same patient, by whatever id, with the same accession number; the nearest in date first. */
async function findScheduled(client: pg.PoolClient, arrival: Arrival): Promise<Candidate[]> {
  const { texts, accessionNumbers, datetime } = arrival.examined.order
  if (texts.patient_id === '' || accessionNumbers.length === 0) return []
  const { rows } = await client.query<Candidate>({
    name: 'find-scheduled-orders',
    text: `select id, patient_name, birth_date, study_instance_uid from patient_orders o
      where institution_id = $1 and patient_id in (select same_patient_ids($1, $2)) and accession_number = any($3::text[])
        and ${AWAITS}
      order by abs(order_day - coalesce(nullif($4, '')::timestamp::date, order_day)), created_at, id
      for update`,
    values: [arrival.institutionUuid, texts.patient_id, accessionNumbers, datetime.local],
  })
  return rows.filter((candidate) => !contradicts(candidate, arrival))
}

/** Gives an order the UID of the arriving study; its own stays valid as an alias. */
export async function takeStudyUid(
  client: pg.PoolClient,
  arrival: Arrival,
  order: Pick<Candidate, 'id' | 'study_instance_uid'>,
): Promise<void> {
  await client.query(
    'insert into study_uid_aliases (account_id, institution_id, study_instance_uid, order_id) values ($1, $2, $3, $4)',
    [arrival.accountUuid, arrival.institutionUuid, order.study_instance_uid, order.id],
  )
  await client.query('update patient_orders set study_instance_uid = $2 where id = $1', [
    order.id,
    arrival.examined.studyInstanceUid,
  ])
}

/**
 * Finds the scheduled order that a study without an order of its own belongs to (contract 9). The order takes the study's
 * UID, and its own stays valid as an alias; other orders that the study fulfils become `Performed` and open it.
 * @returns the order's id, or undefined where there is none
 */
export async function adoptOrder(client: pg.PoolClient, arrival: Arrival): Promise<string | undefined> {
  const [adopted, ...others] = await findScheduled(client, arrival)
  if (adopted === undefined) return undefined
  await takeStudyUid(client, arrival, adopted)
  await client.query(`update patient_orders set status = 'Performed', fulfilled_by = $1 where id = any($2::uuid[])`, [
    adopted.id,
    others.map((other) => other.id),
  ])
  return adopted.id
}
