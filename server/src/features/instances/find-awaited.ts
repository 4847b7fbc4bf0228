import type pg from 'pg'
import { AWAITS } from './adopt-order.ts'
import type { Arrival } from './arrival.ts'
import { type Column, columnsOf, unnest } from './unnest-columns.ts'

/** What a scheduled order knows its images by (contract 9). */
interface Awaited {
  readonly institutionUuid: string
  readonly patientId: string
  readonly accessionNumber: string
}

const COLUMNS: readonly Column<Awaited>[] = [
  ['institution_id', 'uuid', ({ institutionUuid }) => institutionUuid],
  ['patient_id', 'text', ({ patientId }) => patientId],
  ['accession_number', 'text', ({ accessionNumber }) => accessionNumber],
]

const keyOf = ({ institutionUuid, patientId, accessionNumber }: Awaited): string =>
  JSON.stringify([institutionUuid, patientId, accessionNumber])

function awaitedBy({ institutionUuid, examined }: Arrival): Awaited[] {
  const { texts, accessionNumbers } = examined.order
  const patientId = texts.patient_id
  if (patientId === '') return []
  return accessionNumbers.map((accessionNumber) => ({ institutionUuid, patientId, accessionNumber }))
}

/** Whether an order waits for this one of the arrivals that were asked about. */
export type IsAwaited = (arrival: Arrival) => boolean

/** Finds which arrivals scheduled orders may wait for: of the same patient, by whatever id, with one of the accession numbers. */
export async function findAwaited(client: pg.PoolClient, arrivals: readonly Arrival[]): Promise<IsAwaited> {
  const asked = [...new Map(arrivals.flatMap(awaitedBy).map((one) => [keyOf(one), one])).values()]
  if (asked.length === 0) return () => false
  const { rows } = await client.query<{ institutionUuid: string; patientId: string; accessionNumber: string }>({
    name: 'find-awaited',
    text: `select institution_id as "institutionUuid", patient_id as "patientId", accession_number as "accessionNumber"
      from ${unnest(COLUMNS, 1)}
      where exists (select 1 from patient_orders o where o.institution_id = given.institution_id
        and o.patient_id in (select same_patient_ids(given.institution_id, given.patient_id))
        and o.accession_number = given.accession_number and ${AWAITS})`,
    values: columnsOf(COLUMNS, asked),
  })
  const awaited = new Set(rows.map(keyOf))
  return (arrival) => awaitedBy(arrival).some((one) => awaited.has(keyOf(one)))
}
