import type { Rules } from './checks.ts'

const text = (vr: NonNullable<Rules['vr']>, extra: Partial<Rules> = {}): Rules => ({
  check: 'text',
  optional: true,
  vr,
  ...extra,
})

/** The keys of `CreateOrderWithJSON` (contract 3), with what each value becomes in DICOM. */
export const ORDER_KEYS = {
  OtherPatientId: text('LO', { several: true, maxLength: 1024 }),
  PatientName: text('PN'),
  OrderModality: text('CS'),
  OrderAccessionNumber: text('SH'),
  PatientsBirthDate: { check: 'date', optional: true },
  PatientID: text('LO'),
  Priority: text('SH'),
  PatientHistory: text('LT'),
  PatientComplaints: text('LT'),
  PatientSymptom: text('LT'),
  RequestingPhysician: text('PN'),
  RequestingDepartment: text('LO'),
  RequestingProcedureDescription: text('LO'),
  PerformedDatetime: { check: 'datetime', optional: true },
  OrderNote1: text('LT'),
  OrderNote2: text('LT'),
  ReferringPhysiciansName: text('PN'),
  StudyDescription: text('LO'),
  RequestedProcedureId: text('SH'),
  ScheduledEquipmentUuid: { check: 'guid', optional: true },
  PatientSex: { check: 'text', optional: true, oneOf: ['M', 'F', 'O'] },
} as const satisfies Readonly<Record<string, Rules>>

export type OrderKey = keyof typeof ORDER_KEYS

/** The same for `UpdateOrderWithJSON`. */
export const CHANGED_ORDER_KEYS = {
  ...ORDER_KEYS,
  OrderStatus: { check: 'text', optional: true, oneOf: ['Scheduled', 'Performed', 'Reported'] },
} as const satisfies Readonly<Record<string, Rules>>
