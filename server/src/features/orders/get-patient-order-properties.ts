import { type RawBuilder, sql } from 'kysely'
import { showInstant } from '../../datetime.ts'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { visibleOrders } from '../access/visible-orders.ts'
import { listAssignments } from '../assignments/list-assignments.ts'
import { describeDocuments } from '../documents/describe-documents.ts'
import { notFound } from '../errors.ts'
import { listShares, sharesOfOrder } from '../shares/list-shares.ts'
import type { Call, UseCase } from '../use-case.ts'
import { listWarnings } from './list-warnings.ts'
import { type OrderRow, orderColumns } from './order-columns.ts'
import { readHistory } from './read-history.ts'
import { showOrder } from './show-order.ts'

const MOST_SHARES = 1000

interface PropertiesRow extends OrderRow {
  patient_history: string
  patient_complaints: string
  patient_symptom: string
  requesting_physician: string
  requesting_department: string
  order_note1: string
  order_note2: string
}

const propertyColumns = (
  actor: Actor,
): RawBuilder<unknown> => sql`${orderColumns(actor)}, o.patient_history, o.patient_complaints,
  o.patient_symptom, o.requesting_physician, o.requesting_department, o.order_note1, o.order_note2`

async function selectOrder(tx: Tx, actor: Actor, orderUuid: string, institutionUuid: string): Promise<PropertiesRow> {
  const { rows } = await sql<PropertiesRow>`
    select ${propertyColumns(actor)} from patient_orders o join institutions i on i.id = o.institution_id
    where o.id = ${orderUuid}::uuid and ${visibleOrders(actor)}`.execute(tx)
  const [row] = rows
  if (!row) throw notFound('patientOrderUuid')
  if (row.institution_id !== institutionUuid) throw notFound('patientOrderInstitutionUuid')
  return row
}

const readSeries = (tx: Tx, orderUuid: string) =>
  tx
    .selectFrom('series as s')
    .innerJoin('studies as st', 'st.id', 's.study_id')
    .select(['s.series_instance_uid', 's.modality', 's.series_number', 's.series_description', 's.instances_count'])
    .where('st.order_id', '=', orderUuid)
    .where('st.trashed_at', 'is', null)
    .where('s.instances_count', '>', 0)
    .orderBy('s.series_number')
    .orderBy('s.id')
    .execute()

async function describeSeries(tx: Tx, orderUuid: string) {
  const rows = await readSeries(tx, orderUuid)
  return rows.map((row) => ({
    SeriesInstanceUid: row.series_instance_uid,
    Modality: row.modality,
    SeriesNumber: row.series_number,
    SeriesDescription: row.series_description,
    ImagesCount: row.instances_count,
  }))
}

/** What others did with an order is not for a limited-access user (contract 9, Who). */
const historyFor = ({ tx, actor }: Call, orderUuid: string) =>
  actor.userType === 'LimitedAccess' ? Promise.resolve([]) : readHistory(tx, actor.accountUuid, orderUuid)

/** What of an order is shared, by the actor or, for an Admin, by anyone. */
const sharesFor = ({ tx, actor, services }: Call, orderUuid: string) =>
  actor.userType === 'LimitedAccess'
    ? Promise.resolve([])
    : listShares(tx, actor, sharesOfOrder(orderUuid), MOST_SHARES, services.now())

export const getPatientOrderProperties: UseCase<'GetPatientOrderProperties'> = async (call, input) => {
  const { tx, actor, note } = call
  const row = await selectOrder(tx, actor, input.PatientOrderUuid, input.PatientOrderInstitutionUuid)
  note.orderUuids.push(row.id)
  const history = await historyFor(call, row.id)
  return {
    PatientOrder: {
      ...showOrder(row),
      PatientID: row.patient_id,
      PatientHistory: row.patient_history,
      PatientComplaints: row.patient_complaints,
      PatientSymptom: row.patient_symptom,
      RequestingPhysician: row.requesting_physician,
      RequestingDepartment: row.requesting_department,
      OrderNote1: row.order_note1,
      OrderNote2: row.order_note2,
      SeriesList: await describeSeries(tx, row.id),
      DocumentList: await describeDocuments(call, row.id, input.ViewerAddress),
      ...(await listAssignments(tx, actor, row.id)),
      ShareList: await sharesFor(call, row.id),
      History: history.map((entry) => ({ ...entry, Datetime: showInstant(entry.Datetime) })),
      WarningList: await listWarnings(tx, row.id),
    },
  }
}
