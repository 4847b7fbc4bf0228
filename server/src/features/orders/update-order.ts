import type { Selectable } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { PatientOrdersTable } from '../../store/db/tables/order-tables.ts'
import { requireOrder } from '../access/require-orders.ts'
import { requireEquipment } from '../dicom-nodes/require-equipment.ts'
import { invalid, notFound } from '../errors.ts'
import type { Call, UseCase } from '../use-case.ts'
import { checkStatus } from './check-status.ts'
import { orderMoment } from './order-moment.ts'
import { type OrderValues, TEXT_COLUMNS, type TextKey, textColumns } from './order-values.ts'
import { readOrder } from './read-order.ts'
import { recordCorrections } from './record-corrections.ts'
import { scheduledEquipment } from './scheduled-equipment.ts'

type Row = Selectable<PatientOrdersTable>
type ChangedValues = OrderValues & { readonly OrderStatus?: Row['status'] | '' | undefined }

/** The row for this transaction alone. @throws ApiError NotFound where it went to the trash meanwhile */
async function lockOrder(tx: Tx, orderUuid: string): Promise<Row> {
  const row = await tx
    .selectFrom('patient_orders')
    .selectAll()
    .where('id', '=', orderUuid)
    .where('trashed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound('patientOrderUuid')
  return row
}

/** What the order says under a key now. */
function valueNow(row: Row, key: keyof ChangedValues): string {
  if (key === 'PerformedDatetime') return row.performed_datetime
  if (key === 'ScheduledEquipmentUuid') return row.scheduled_equipment_id ?? ''
  if (key === 'OrderStatus') return row.status
  return row[TEXT_COLUMNS[key]]
}

/** The values that are given and differ; an order always has a status. */
function changesOf(row: Row, given: ChangedValues): ChangedValues {
  const entries = (Object.entries(given) as [keyof ChangedValues, string][]).filter(
    ([key, value]) => value !== valueNow(row, key) && !(key === 'OrderStatus' && value === ''),
  )
  return Object.fromEntries(entries)
}

/** An order stays one of somebody. @throws ApiError InvalidParameter */
function keepPatient(row: Row, changes: ChangedValues): void {
  if (changes.PatientName === undefined && changes.PatientID === undefined) return
  const left = [changes.PatientName ?? row.patient_name, changes.PatientID ?? row.patient_id]
  if (left.every((value) => value === '')) throw invalid('PatientName', 'A value is required.')
}

async function writeChanges({ tx }: Call, row: Row, changes: ChangedValues): Promise<void> {
  const { PerformedDatetime, OrderStatus } = changes
  const columns = {
    ...textColumns(changes),
    ...(PerformedDatetime === undefined
      ? {}
      : await orderMoment(tx, row.institution_id, PerformedDatetime, row.created_at)),
    ...scheduledEquipment(changes),
    ...(OrderStatus ? { status: OrderStatus } : {}),
    ...(OrderStatus === 'Scheduled' ? { fulfilled_by: null } : {}),
  }
  await tx.updateTable('patient_orders').set(columns).where('id', '=', row.id).execute()
}

/** Corrects an order, and records what was replaced, since copies that go out carry it (contract 9, 'Corrections travel'). */
export const updateOrderWithJson: UseCase<'UpdateOrderWithJSON'> = async (call, input) => {
  const { id } = await requireOrder(call, input.PatientOrderUuid)
  const row = await lockOrder(call.tx, id)
  // The entry has checked every value by its key.
  const changes = changesOf(row, input.JsonParameters as ChangedValues)
  keepPatient(row, changes)
  checkStatus(row, changes.OrderStatus)
  await requireEquipment(call.tx, changes.ScheduledEquipmentUuid, 'ScheduledEquipmentUuid')
  const keys = Object.keys(changes)
  call.note.orderUuids.push(id)
  if (keys.length > 0) {
    call.note.detail['Detail'] = `Changed: ${keys.join(', ')}`
    await writeChanges(call, row, changes)
    await recordCorrections(call, row.id, (key: TextKey) => row[TEXT_COLUMNS[key]], changes)
  }
  return { PatientOrder: await readOrder(call.tx, call.actor, id) }
}
