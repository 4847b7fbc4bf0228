import type { MethodName, Rules } from '@opaline/contract'
import { said, type Wrong } from './wrong.ts'

/** What texts without a DICOM form mean, and what is wrong in them besides their length. */

const SPELLED = ['a\u0007b', 'a\u202eb', 'a\u2028b', 'a\u0085b', 'a\nb', 'a\u2066b'] as const
const controls = (values: readonly string[]): Wrong[] =>
  values.map((value) => said(JSON.stringify(value), value, 'has control characters.'))
const not = (format: string, ...values: string[]): Wrong[] =>
  values.map((value) => said(JSON.stringify(value), value, `is not ${format} format.`))
const noName = (value: string, name = value): Wrong => ({
  ...said(JSON.stringify(value), name, 'is not a name that a folder can have.'),
  value,
})

const FOLDER_NAMES = ['.', '..', '\u200b']
const DEEP = Array.from({ length: 300 }, () => 'a').join('/')

const NO_DOMAINS = ['https://a.org', 'a b', 'a.org/path', 'a\nb'] as const

const MEANINGS = {
  /** Compared with what is stored, or kept from everyone: any text. */
  any: [],
  line: [{ title: 'blanks', value: '   ', problem: 'A value is required.' }, ...controls(SPELLED)],
  sentence: [{ title: 'blanks', value: '   ', problem: 'A value is required.' }, ...controls(['a\u0007b', 'a\u202eb'])],
  lines: controls(['a\u0007b', 'a\u202eb']),
  password: [{ title: 'a short one', value: 'short', problem: 'A password has at least 12 characters.' }],
  aeTitle: not('AE title', 'A\\B', 'É', 'A\nB', '💡'),
  title: controls(SPELLED),
  sharePassword: [
    { title: 'a short one', value: 'abc', problem: 'A share’s password has at least 4 characters.' },
    { title: 'what no key types', value: 'abc\u0007d', problem: 'It has control characters.' },
  ],
  timeZone: not('time zone', 'Mars/Olympus', '+02:00', '../../etc/passwd'),
  host: not('host', 'a b', '10.0.0.256', 'a/b', 'http://a', 'a\nb', '-a'),
  modality: not('modality', 'C-T', 'É'),
  domains: not('domain', ...NO_DOMAINS, '*'),
  // `*` alone takes the account's list back.
  accountDomains: not('domain', ...NO_DOMAINS, '*.*'),
  instant: [
    ...not('date', 'tomorrow', '2026-01-02', '2026-02-30T10:00:00Z', '2026-01-02T25:00:00Z', '2026-01-02 10:00'),
    said('the past', '2020-01-02T10:00:00Z', 'is in the past.'),
  ],
  dayOrInstant: not(
    'date',
    'yesterday',
    '2026-02-30',
    '2026-02-30T10:00:00Z',
    '2026-01-02T25:00:00Z',
    '2026-01-02T24:00Z',
  ),
  pageToken: ['x', '__proto__', '0 0 0', '💡'].map((value) => ({
    title: value,
    value,
    problem: 'It is not one that a page before it gave.',
  })),
  address: ['x', '300.1.1.1', '1.2.3', '::g', '1.2.3.4/8'].map((value) => ({
    title: value,
    value,
    problem: 'It is not an IP address.',
  })),
  patientId: not('patient id', 'a\\b', 'a\u0007b'),
  folderPath: [
    ...FOLDER_NAMES.map((name) => noName(name)),
    noName('a/../b', '..'),
    noName('a//b', ''),
    noName('/', ''),
    ...controls(['a\u0007b', 'a\u202eb', 'a\u2028b', 'a\nb']),
    { ...said('a long name', 'n'.repeat(256), 'is longer than 255 characters.'), value: `a/${'n'.repeat(256)}` },
    { title: '300 levels', value: DEEP, problem: 'Folders go no deeper than 50 levels.' },
  ],
  folderName: [
    ...FOLDER_NAMES.map((name) => noName(name)),
    noName('a/b'),
    ...controls(['a\u0007b', 'a\u202eb', 'a\u2028b', 'a\nb']),
    said('a long name', 'n'.repeat(256), 'is longer than 255 characters.'),
  ],
  fileName: [
    ...['a/b.pdf', '..\\b.pdf'].map((value) => said(value, value, 'names a folder.')),
    ...controls(['a\u202eb.pdf', 'a\u2028b.pdf']),
    said('a long name', `${'n'.repeat(252)}.pdf`, 'is longer than 255 characters.'),
  ],
} as const satisfies Readonly<Record<string, readonly Wrong[]>>
type Meaning = keyof typeof MEANINGS

/** By argument, or by method and argument where a method differs. */
const ARGUMENTS: Readonly<Record<string, Meaning>> = {
  accessionNumber: 'any',
  accountName: 'line',
  action: 'any',
  address: 'lines',
  aeTitle: 'aeTitle',
  allowedDomainList: 'domains',
  'UpdateAccount.allowedDomainList': 'accountDomains',
  expireDatetime: 'instant',
  fileName: 'fileName',
  folderDescription: 'lines',
  folderName: 'folderPath',
  'GetFolderList.folderName': 'any',
  from: 'dayOrInstant',
  fromPatientId: 'patientId',
  fullName: 'line',
  host: 'host',
  institutionName: 'line',
  issuerOfPatientId: 'line',
  modalities: 'any',
  modality: 'modality',
  name: 'line',
  newFolderName: 'folderName',
  newPassword: 'any',
  oldPassword: 'any',
  oneTimeCode: 'any',
  otherPatientId: 'any',
  pageToken: 'pageToken',
  'SignUp.password': 'password',
  'CreateUser.password': 'password',
  password: 'any',
  patientId: 'any',
  patientName: 'any',
  reason: 'sentence',
  shareDescription: 'lines',
  sharePassword: 'sharePassword',
  shareTitle: 'title',
  timeZone: 'timeZone',
  to: 'dayOrInstant',
  toPatientId: 'patientId',
  token: 'any',
  userGroupName: 'line',
  userName: 'line',
  viewerAddress: 'address',
}

/**
 * The wrong texts of an argument by what it means; a text that is bounded by choices or a VR has its meaning from them.
 * @throws Error for an argument that the table does not know
 */
export function wrongMeaningsOf(name: MethodName, argument: Rules & { readonly name: string }): readonly Wrong[] {
  if (!['text', 'textList'].includes(argument.check) || argument.oneOf || argument.vr) return []
  const meaning = ARGUMENTS[`${name}.${argument.name}`] ?? ARGUMENTS[argument.name]
  if (meaning === undefined)
    throw new Error(`What the text ${argument.name} of ${name} means stands nowhere in the table.`)
  return MEANINGS[meaning].map((one) => (argument.check === 'textList' ? { ...one, value: [one.value] } : one))
}
