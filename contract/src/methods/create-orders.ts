import { z } from 'zod'
import { CALLBACK, method, optional, required } from '../define.ts'
import { PatientOrder } from '../objects.ts'
import { ORDER_KEYS } from '../order-keys.ts'
import { institutionUuid, userUuid } from './arguments.ts'

const order = { caller: 'session', right: 'Order', limitedAccess: false } as const
const created = z.strictObject({ Result: z.string(), PatientOrderUuid: z.string(), PatientOrder })

const patientName = required('patientName', 'text', 'The patient’s name, LAST^FIRST^MIDDLE.', { vr: 'PN' })
const patientId = required('patientId', 'text', 'The patient’s id.', { vr: 'LO' })
const patientOtherId = optional('patientOtherId', 'text', 'Another id of the patient; several are separated by \\.', {
  ...ORDER_KEYS.OtherPatientId,
})
const patientBirthdate = optional('patientBirthdate', 'date', 'The patient’s birth date.')
const modality = required('modality', 'text', 'The modality, CT for example.', { vr: 'CS' })
const studyDescription = optional('studyDescription', 'text', 'What the study is.', { vr: 'LO' })
const accessionNumber = optional('accessionNumber', 'text', 'The accession number.', { vr: 'SH' })
const complaints = optional('complaints', 'text', 'What the patient complains of.', { vr: 'LT' })
const orderDate = required('orderDate', 'date', 'The day that the study is planned for.')
const orderTime = optional('orderTime', 'time', 'The time of that day; midnight when left out.')
const procedure = [
  optional('procedureId', 'text', 'The id of the requested procedure.', { vr: 'SH' }),
  optional('procedureDescription', 'text', 'What the requested procedure is.', { vr: 'LO' }),
  optional('scheduledEquipmentUuid', 'guid', 'The equipment, an EquipmentUuid of GetDicomNodeList.'),
] as const

export const createOrders = {
  CreateOrderWithMinimumParameters: method({
    group: 'Orders',
    summary: 'Makes an order that waits for its images.',
    form: 'positional',
    access: order,
    arguments: [
      userUuid,
      institutionUuid,
      patientName,
      patientId,
      modality,
      studyDescription,
      orderDate,
      orderTime,
      CALLBACK,
    ],
    result: created,
  }),
  CreateOrderWithFullParameters: method({
    group: 'Orders',
    summary: 'The same, with more of the request.',
    form: 'positional',
    access: order,
    arguments: [
      userUuid,
      institutionUuid,
      patientName,
      patientId,
      patientOtherId,
      patientBirthdate,
      modality,
      studyDescription,
      accessionNumber,
      complaints,
      orderDate,
      orderTime,
      ...procedure,
      CALLBACK,
    ],
    result: created,
  }),
  CreateOrderWithFullParameters2: method({
    group: 'Orders',
    summary: 'The same, with the patient’s sex and the referring physician.',
    form: 'positional',
    access: order,
    arguments: [
      userUuid,
      institutionUuid,
      patientName,
      patientId,
      patientOtherId,
      optional('patientSex', 'text', 'The patient’s sex.', { oneOf: ['M', 'F', 'O'] }),
      patientBirthdate,
      modality,
      studyDescription,
      accessionNumber,
      complaints,
      orderDate,
      orderTime,
      ...procedure,
      optional('referringPhysiciansName', 'text', 'The referring physician, LAST^FIRST^MIDDLE.', { vr: 'PN' }),
      CALLBACK,
    ],
    result: created,
  }),
  CreateOrderWithJSON: method({
    group: 'Orders',
    summary: 'The same, with any of 21 keys; PatientName or PatientID must be among them.',
    form: 'positional',
    access: order,
    arguments: [
      userUuid,
      institutionUuid,
      required('jsonParameters', 'json', 'What is known of the order.', { keys: ORDER_KEYS }),
      CALLBACK,
    ],
    result: created,
  }),
}
