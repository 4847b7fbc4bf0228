import type { CheckName, Rules } from '../checks.ts'
import { type Argument, argumentsOf, type Method, wireName } from '../define.ts'

/** A value for each argument that a reader can copy: made from the argument's kind, and from its name where that says more. */

const GUID = '3fa85f64-5717-4562-b3fc-2c963f66afa6'

const BY_VR: Readonly<Record<NonNullable<Rules['vr']>, string>> = {
  PN: 'DOE^JANE',
  LO: 'Sample',
  SH: 'A-1001',
  CS: 'CT',
  LT: 'In plain words.',
}

/** Texts whose kind says too little. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  accessionNumber: 'A-1001',
  Color: '#cc0000',
  aeTitle: 'CT1',
  allowedDomainList: ['app.example.org'],
  expireDatetime: '2027-01-31T00:00:00Z',
  fileName: 'report.pdf',
  folderName: 'Research/Thorax',
  FolderName: 'Thorax',
  from: '2026-11-01',
  fromPatientId: 'P-1002',
  host: 'ct1.example.org',
  modalities: ['CT', 'MR'],
  modality: 'CT',
  oneTimeCode: '123456',
  otherPatientId: 'P-0001',
  patientId: 'P-1001',
  PatientID: 'P-1001',
  patientName: 'doe jane',
  password: 'correct horse battery',
  newPassword: 'staple correct horse',
  oldPassword: 'correct horse battery',
  Sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  SopInstanceUid: '1.2.826.0.1.3680043.8.498.1',
  timeZone: 'Europe/Paris',
  to: '2026-11-30',
  toPatientId: 'P-1001',
  viewerAddress: '203.0.113.7',
  FlagList: [{ FlagId: 1, FlagName: 'Stat', Color: '#cc0000' }],
  GroupId: 1,
  FlagId: 1,
}

const SHOWN_KEYS = 4

const object = ({ keys = {}, knownKeys = [] }: Rules): Readonly<Record<string, unknown>> => {
  const text: Rules = { check: 'text', optional: true }
  const named = Object.entries(keys).slice(0, SHOWN_KEYS)
  const given = named.length > 0 ? named : knownKeys.map((key) => [key, text] as const)
  return Object.fromEntries(given.map(([key, rules]) => [key, exampleOf(key, rules)]))
}

const VALUES: Readonly<Record<CheckName, (rules: Rules) => unknown>> = {
  guid: () => GUID,
  guidList: () => [GUID],
  text: ({ oneOf, vr }) => oneOf?.[0] ?? (vr === undefined ? 'Sample' : BY_VR[vr]),
  textList: ({ oneOf }) => [oneOf?.[0] ?? 'Sample'],
  date: () => '2026-11-24',
  time: () => '10:30',
  datetime: () => '2026-11-24 10:30',
  mail: () => 'jane.doe@example.org',
  int: ({ minimum = 1, maximum = 10 }) => Math.min(Math.max(minimum, 10), maximum),
  bool: () => true,
  json: object,
  jsonList: (rules) => [object(rules)],
  files: () => [],
}

/** A right value for an argument, or for a key of a JSON object. */
export function exampleOf(name: string, rules: Rules): unknown {
  const named = rules.vr === undefined && rules.oneOf === undefined ? BY_NAME[name] : undefined
  return named ?? VALUES[rules.check](rules)
}

/** What examples show: all but what continues a page or is for back ends only. */
export const shownArguments = (entry: Method): readonly Argument[] =>
  argumentsOf(entry).filter((argument) => argument.typedOnly !== true)

/** The arguments of a call as the wire has them. */
export const wireExample = (entry: Method): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    shownArguments(entry).map((argument) => [wireName(argument.name), exampleOf(argument.name, argument)]),
  )
