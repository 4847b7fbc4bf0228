import type { Vr } from '@opaline/dicom'

/** The attributes whose corrections travel with copies that go out (contract 9), by keyword. */
export const CORRECTED_ATTRIBUTES = {
  AccessionNumber: { tag: 0x00080050, vr: 'SH' },
  StudyDescription: { tag: 0x00081030, vr: 'LO' },
  PatientName: { tag: 0x00100010, vr: 'PN' },
  PatientID: { tag: 0x00100020, vr: 'LO' },
  PatientBirthDate: { tag: 0x00100030, vr: 'DA' },
  PatientSex: { tag: 0x00100040, vr: 'CS' },
} as const satisfies Readonly<Record<string, { readonly tag: number; readonly vr: Vr }>>

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
