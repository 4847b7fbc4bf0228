import { ApiError, type METHODS, type ResultOf } from '@opaline/contract'
import { makeDicomUid, makeUuid } from '../../uuid.ts'
import { requireInstitution } from '../access/require-institution.ts'
import { requireEquipment } from '../dicom-nodes/require-equipment.ts'
import { invalid } from '../errors.ts'
import type { Call, UseCase } from '../use-case.ts'
import { orderMoment } from './order-moment.ts'
import { type OrderValues, textColumns } from './order-values.ts'
import { readOrder } from './read-order.ts'
import { scheduledEquipment } from './scheduled-equipment.ts'

type Created = ResultOf<(typeof METHODS)['CreateOrderWithJSON']>

/** A session that was narrowed to some orders makes no others. */
function allowNew({ session }: Call): void {
  if (session.orderUuids !== undefined)
    throw new ApiError('Forbidden', 'The session is for the orders that it was opened for, so it makes no others.')
}

async function insertOrder({ tx, actor }: Call, institutionUuid: string, values: OrderValues): Promise<string> {
  const row = {
    id: makeUuid(),
    account_id: actor.accountUuid,
    institution_id: institutionUuid,
    // The one that the worklist hands out for the study to come.
    study_instance_uid: makeDicomUid(),
    ...scheduledEquipment(values),
    ...textColumns(values),
    ...(await orderMoment(tx, institutionUuid, values.PerformedDatetime ?? '')),
  }
  await tx.insertInto('patient_orders').values(row).execute()
  return row.id
}

/** Makes an order that waits for its images. @throws ApiError NotFound, Forbidden */
async function createOrder(
  call: Call,
  institutionUuid: string,
  values: OrderValues,
  equipmentName = 'scheduledEquipmentUuid',
): Promise<Created> {
  allowNew(call)
  await requireInstitution(call.tx, call.actor, institutionUuid)
  await requireEquipment(call.tx, values.ScheduledEquipmentUuid, equipmentName)
  const orderUuid = await insertOrder(call, institutionUuid, values)
  call.note.orderUuids.push(orderUuid)
  return {
    Result: orderUuid,
    PatientOrderUuid: orderUuid,
    PatientOrder: await readOrder(call.tx, call.actor, orderUuid),
  }
}

interface Planned {
  readonly PatientName: string
  readonly PatientId: string
  readonly Modality: string
  readonly StudyDescription?: string | undefined
  readonly OrderDate: string
  readonly OrderTime?: string | undefined
}

const plannedValues = (input: Planned): OrderValues => ({
  PatientName: input.PatientName,
  PatientID: input.PatientId,
  OrderModality: input.Modality,
  StudyDescription: input.StudyDescription,
  PerformedDatetime: `${input.OrderDate} ${input.OrderTime ?? '00:00'}`,
})

interface Requested extends Planned {
  readonly PatientOtherId?: string | undefined
  readonly PatientBirthdate?: string | undefined
  readonly AccessionNumber?: string | undefined
  readonly Complaints?: string | undefined
  readonly ProcedureId?: string | undefined
  readonly ProcedureDescription?: string | undefined
  readonly ScheduledEquipmentUuid?: string | undefined
}

const requestedValues = (input: Requested): OrderValues => ({
  ...plannedValues(input),
  OtherPatientId: input.PatientOtherId,
  PatientsBirthDate: input.PatientBirthdate,
  OrderAccessionNumber: input.AccessionNumber,
  PatientComplaints: input.Complaints,
  RequestedProcedureId: input.ProcedureId,
  RequestingProcedureDescription: input.ProcedureDescription,
  ScheduledEquipmentUuid: input.ScheduledEquipmentUuid,
})

export const createOrderWithMinimumParameters: UseCase<'CreateOrderWithMinimumParameters'> = (call, input) =>
  createOrder(call, input.InstitutionUuid, plannedValues(input))

export const createOrderWithFullParameters: UseCase<'CreateOrderWithFullParameters'> = (call, input) =>
  createOrder(call, input.InstitutionUuid, requestedValues(input))

export const createOrderWithFullParameters2: UseCase<'CreateOrderWithFullParameters2'> = (call, input) =>
  createOrder(call, input.InstitutionUuid, {
    ...requestedValues(input),
    PatientSex: input.PatientSex,
    ReferringPhysiciansName: input.ReferringPhysiciansName,
  })

export const createOrderWithJson: UseCase<'CreateOrderWithJSON'> = (call, input) => {
  // The entry has checked every value by its key.
  const values = input.JsonParameters as OrderValues
  if (!values.PatientName && !values.PatientID) throw invalid('PatientName', 'A value is required.')
  return createOrder(call, input.InstitutionUuid, values, 'ScheduledEquipmentUuid')
}
