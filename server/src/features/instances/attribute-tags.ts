/** The attributes that arrival looks at, by keyword (PS3.6). */
export const ATTRIBUTE = {
  SpecificCharacterSet: 0x00080005,
  SOPClassUID: 0x00080016,
  SOPInstanceUID: 0x00080018,
  StudyDate: 0x00080020,
  StudyTime: 0x00080030,
  AccessionNumber: 0x00080050,
  Modality: 0x00080060,
  ReferringPhysicianName: 0x00080090,
  TimezoneOffsetFromUTC: 0x00080201,
  StudyDescription: 0x00081030,
  SeriesDescription: 0x0008103e,
  PatientName: 0x00100010,
  PatientID: 0x00100020,
  PatientBirthDate: 0x00100030,
  PatientSex: 0x00100040,
  OtherPatientIDs: 0x00101000,
  OtherPatientIDsSequence: 0x00101002,
  AdditionalPatientHistory: 0x001021b0,
  StudyInstanceUID: 0x0020000d,
  SeriesInstanceUID: 0x0020000e,
  SeriesNumber: 0x00200011,
  InstanceNumber: 0x00200013,
  Rows: 0x00280010,
  Columns: 0x00280011,
  BitsAllocated: 0x00280100,
  RequestingPhysician: 0x00321032,
  RequestingService: 0x00321033,
  RequestedProcedureDescription: 0x00321060,
  RequestAttributesSequence: 0x00400275,
  RequestedProcedureID: 0x00401001,
} as const

/**
 * Attributes of patient and study that QIDO-RS answers (PS3.18 table 10.6.3-3), and those of the patient and study modules
 * (PS3.3 C.7.1.1, C.7.2.1, C.7.2.2) that viewers ask for; ascending.
 */
export const STUDY_ATTRIBUTES: readonly number[] = [
  0x00080005, 0x00080020, 0x00080030, 0x00080050, 0x00080051, 0x00080090, 0x00080096, 0x00080201, 0x00081030,
  0x00081032, 0x00081048, 0x00081060, 0x00081080, 0x00100010, 0x00100020, 0x00100021, 0x00100024, 0x00100030,
  0x00100032, 0x00100040, 0x00101000, 0x00101001, 0x00101002, 0x00101010, 0x00101020, 0x00101030, 0x00102160,
  0x00102180, 0x001021b0, 0x00104000, 0x0020000d, 0x00200010, 0x00321032, 0x00321060,
]

/**
 * Attributes of a series that QIDO-RS answers (PS3.18 table 10.6.3-4), and those of the series and equipment modules
 * (PS3.3 C.7.3.1, C.7.5.1) that viewers ask for; ascending.
 */
export const SERIES_ATTRIBUTES: readonly number[] = [
  0x00080005, 0x00080021, 0x00080031, 0x00080060, 0x00080070, 0x00080080, 0x00080081, 0x00080201, 0x00081010,
  0x0008103e, 0x0008103f, 0x00081040, 0x00081050, 0x00081070, 0x00081090, 0x00180015, 0x00181030, 0x00185100,
  0x0020000e, 0x00200011, 0x00200060, 0x00400244, 0x00400245, 0x00400253, 0x00400254, 0x00400275,
]
