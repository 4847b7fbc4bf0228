import {
  type Argument,
  argumentsOf,
  type CheckName,
  METHODS,
  type MethodName,
  type Rules,
  wireName,
} from '@opaline/contract'
import { idOf } from '../access/ids.ts'
import { wrongMeaningsOf } from './text-meanings.ts'
import type { Wrong } from './wrong.ts'
import { wrongKeysOf } from './wrong-keys.ts'
import { wrongValuesOf } from './wrong-values.ts'

/** One call whose arguments are right but for one, and the message that it must get. */
export interface BadCase {
  readonly title: string
  readonly input: unknown
  readonly message: string
}

/** A right value for each kind of argument, so that only one is wrong at a time. */
const RIGHT: Readonly<Record<CheckName, (rules: Rules) => unknown>> = {
  guid: () => undefined,
  guidList: () => undefined,
  text: ({ oneOf, maxLength = 16 }) => oneOf?.[0] ?? 'SAMPLE'.slice(0, maxLength),
  textList: ({ oneOf }) => [oneOf?.[0] ?? 'SAMPLE'],
  date: () => '2026-01-02',
  time: () => '10:30',
  datetime: () => '2026-01-02 10:30',
  mail: () => 'someone@example.org',
  int: ({ minimum = 1 }) => minimum,
  bool: () => true,
  json: () => ({}),
  jsonList: () => [{}],
  files: () => undefined,
}

/** What the ids of arguments name in the rows that the test lays out; others name nothing. */
const IDS: Readonly<Record<string, string>> = {
  userUuid: 'Admin',
  institutionUuid: 'own institution',
  patientOrderInstitutionUuid: 'own institution',
  patientOrderUuid: 'own order',
  patientOrderUuidList: 'own order',
  folderUuid: 'folder of Admin',
  parentFolderUuid: 'folder of Admin',
  userGroupUuid: 'own group',
  apiKeyUuid: 'own key',
  dicomNodeUuid: 'own node',
}

/** Values that pass only as they are. */
const VALUES: Readonly<Record<string, unknown>> = {
  password: 'correct horse battery',
  newPassword: 'correct horse battery',
  timeZone: 'Europe/Paris',
  host: 'pacs.example.org',
  fileName: 'report.pdf',
  toPatientId: 'P2',
}

function rightValue({ name, ...rules }: Argument): unknown {
  if (name in VALUES) return VALUES[name]
  const id = idOf(IDS[name] ?? name)
  if (rules.check === 'guid') return id
  return rules.check === 'guidList' ? [id] : RIGHT[rules.check](rules)
}

const isNeeded = (argument: Argument): boolean => !argument.optional || argument.actingUser === true

const rightInput = (name: MethodName): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    argumentsOf(METHODS[name])
      .filter(isNeeded)
      .map((argument) => [wireName(argument.name), rightValue(argument)]),
  )

const messageFor = (name: string, problem: string): string => `Invalid parameters for ${name}. ${problem}`

/** A signed-in session needs no acting user: there nothing is not wrong. */
const rulesHere = (argument: Argument): Argument =>
  argument.actingUser === true ? { ...argument, optional: true } : argument

function casesOfArgument(name: MethodName, argument: Argument): BadCase[] {
  const right = rightInput(name)
  const wireKey = wireName(argument.name)
  const wrong = [...wrongValuesOf(rulesHere(argument)), ...wrongMeaningsOf(name, argument)]
  const caseOf = (told: string, { title, value, problem }: Wrong): BadCase => ({
    title: `${told}: ${title}`,
    input: { ...right, [wireKey]: value },
    message: messageFor(told, problem),
  })
  return [
    ...wrong.map((one) => caseOf(argument.name, one)),
    ...wrongKeysOf(name, argument).map(({ key, ...one }) => caseOf(key, one)),
  ]
}

const UNKNOWN = ['Nope', '__proto__', 'constructor', 'x'.repeat(1000)]

const casesOfBody = (name: MethodName): BadCase[] => [
  ...UNKNOWN.map((key) => ({
    title: `the unknown parameter ${key.slice(0, 20)}`,
    input: { ...rightInput(name), ...(JSON.parse(`{${JSON.stringify(key)}:{"a":1}}`) as object) },
    message: messageFor(key.slice(0, 100), 'There is no such parameter.'),
  })),
  ...[[], ['x'], 'x', 5, true].map((input) => ({
    title: `the body ${JSON.stringify(input)}`,
    input,
    message: 'The body must be one JSON object with the named arguments.',
  })),
]

/** Every bad call of a method, made from its arguments. @throws Error for an argument that no table knows */
export const badCasesOf = (name: MethodName): BadCase[] => [
  ...casesOfBody(name),
  ...argumentsOf(METHODS[name]).flatMap((argument) => casesOfArgument(name, argument)),
]

/** An upload's file field with a file in it, for the library. */
const withFiles = (argument: Argument): unknown =>
  argument.check === 'files' ? [new Blob(['x'])] : rightValue(argument)

/** The same for the library, which checks by itself: named arguments, each wrong in turn. What use cases refuse, it does not know. */
export function badLibraryCasesOf(name: MethodName): BadCase[] {
  const given = argumentsOf(METHODS[name])
  const right = Object.fromEntries(given.filter(isNeeded).map((argument) => [argument.name, withFiles(argument)]))
  return given.flatMap((argument) => {
    const keys = argument.keys === undefined ? [] : wrongKeysOf(name, argument)
    const wrong = [...wrongValuesOf(argument).map((one) => ({ key: argument.name, ...one })), ...keys]
    return wrong.map(({ key, title, value, problem }) => ({
      title: `${key}: ${title}`,
      input: { ...right, [argument.name]: value },
      message: messageFor(key, problem),
    }))
  })
}
