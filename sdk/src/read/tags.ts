/** The tags that the library reads, by keyword (PS3.6). */
export const Tag = {
  SopInstanceUid: 0x00080018,
  StudyDate: 0x00080020,
  SeriesDate: 0x00080021,
  AccessionNumber: 0x00080050,
  Modality: 0x00080060,
  InstitutionName: 0x00080080,
  InstitutionAddress: 0x00080081,
  ReferringPhysicianName: 0x00080090,
  StudyDescription: 0x00081030,
  SeriesDescription: 0x0008103e,
  PatientName: 0x00100010,
  PatientId: 0x00100020,
  OtherPatientIds: 0x00101000,
  OtherPatientNames: 0x00101001,
  StudyInstanceUid: 0x0020000d,
  SeriesInstanceUid: 0x0020000e,
} as const
