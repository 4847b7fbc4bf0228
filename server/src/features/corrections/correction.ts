import type { Vr } from '@opaline/dicom'

/** The attributes whose corrections travel with copies that go out (contract 9), by keyword; each with its order's column. */
export const CORRECTED_ATTRIBUTES = {
  AccessionNumber: { tag: 0x00080050, vr: 'SH', column: 'accession_number' },
  StudyDescription: { tag: 0x00081030, vr: 'LO', column: 'study_description' },
  PatientName: { tag: 0x00100010, vr: 'PN', column: 'patient_name' },
  PatientID: { tag: 0x00100020, vr: 'LO', column: 'patient_id' },
  PatientBirthDate: { tag: 0x00100030, vr: 'DA', column: 'birth_date' },
  PatientSex: { tag: 0x00100040, vr: 'CS', column: 'patient_sex' },
} as const satisfies Readonly<Record<string, { readonly tag: number; readonly vr: Vr; readonly column: string }>>

export type CorrectedKeyword = keyof typeof CORRECTED_ATTRIBUTES

/** One value that a recorded act put in the place of another; both as DICOM has them. */
export interface Correction {
  readonly at: Date
  readonly userUuid: string | undefined
  readonly reason: string
  readonly keyword: CorrectedKeyword
  readonly replaced: string
  readonly value: string
}

/** Which corrections lie over a study: those of this order, up to this one. */
export interface Corrected {
  readonly orderUuid: string
  readonly lastId: string
}
