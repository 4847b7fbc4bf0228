import type { CheckName, Rules } from '@opaline/contract'
import { idOf } from '../access/ids.ts'
import { said, shown, type Wrong } from './wrong.ts'
import { wrongTextsOf } from './wrong-texts.ts'

/**
 * What is wrong for each kind of argument, and what must be said of it: written from the API's contract and not from the
 * product's checks, so that the two can disagree. A kind that this table does not know does not compile.
 */

const MEGABYTE = 'x'.repeat(1_000_000)
const REQUIRED = 'A value is required.'

const not = (format: string, title: string, value: unknown): Wrong => said(title, value, `is not ${format} format.`)

const NUMBER = ['a number', 5] as const
const TRUE = ['true', true] as const
const OBJECT = ['an object', { a: 1 }] as const
const LIST = ['a list', ['x']] as const
const TEXT = ['a text', 'x'] as const
const LONG = ['a megabyte', MEGABYTE] as const
const PROTOTYPE = ['__proto__', '__proto__'] as const
const all = (format: string, ...values: readonly (readonly [string, unknown])[]): Wrong[] =>
  values.map(([title, value]) => not(format, title, value))

const GUID = idOf('made up')
const guids = (): Wrong[] => [
  ...all('guid', NUMBER, TRUE, OBJECT, TEXT, LONG, PROTOTYPE),
  not('guid', 'a guid in a list', [GUID]),
  not('guid', 'a guid and more', `${GUID}0`),
  not('guid', 'a guid with a letter that is none', `g${GUID.slice(1)}`),
  not('guid', 'a guid without its signs', GUID.replaceAll('-', '')),
  not('guid', 'a guid and SQL', `${GUID}' or '1'='1`),
]

const plainTexts = (rules: Rules): Wrong[] => [
  ...all('text', NUMBER, TRUE, OBJECT, LIST),
  not('text', 'a NUL', 'a\0'),
  not('text', 'half a character', 'a\ud800'),
  ...wrongTextsOf(rules, MEGABYTE),
]

const days = (clock: string): (readonly [string, string])[] =>
  ['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '0000-01-01', '26-01-01', '20260102'].map(
    (day) => [day, `${day}${clock}`],
  )
const clocks = (day: string): (readonly [string, string])[] =>
  ['25:00', '24:00', '10:60', '1:00', '10:00:00', '-1:00'].map((clock) => [clock, `${day}${clock}`])

/** An item of a list stands for the list; the list itself may be too long. */
const inList = (items: readonly Wrong[]): Wrong[] =>
  items.flatMap((one) => [{ ...one, title: `a list of ${one.title}`, value: [one.value] }])
const tooLong = (rules: Rules, item: unknown): Wrong => {
  const most = rules.maxItems ?? 10_000
  const problem = `Given list has ${most + 1} entries, more than ${most}.`
  return { title: 'a list too long', value: Array.from({ length: most + 1 }, () => item), problem }
}

const PROTOTYPE_KEY: unknown = JSON.parse('{"__proto__":{"isAdmin":true}}')
const unknownKeys = (): Wrong[] =>
  [{ Nope: 1 }, PROTOTYPE_KEY, { constructor: { prototype: {} } }, { [MEGABYTE.slice(0, 1000)]: 1 }].map((value) => {
    const [key = ''] = Object.keys(value as object)
    return { title: `the key ${key.slice(0, 20)}`, value, problem: `Given value = '${shown(key)}' is not a known key.` }
  })

function numbers({ minimum, maximum }: Rules): Wrong[] {
  const outside = (value: number) => said(String(value), value, `is not between ${minimum} and ${maximum}.`)
  const bounds = minimum === undefined || maximum === undefined ? [] : [outside(minimum - 1), outside(maximum + 1)]
  const fraction = not('int', 'a fraction', 1.5)
  return [
    ...all('int', TRUE, OBJECT, LIST, TEXT, LONG, PROTOTYPE, ['1e3', '1e3'], ['1e300', 1e300]),
    fraction,
    ...bounds,
  ]
}

const WRONG: Readonly<Record<CheckName, (rules: Rules) => Wrong[]>> = {
  guid: guids,
  guidList: (rules) => [
    ...all('guid', NUMBER, TRUE, OBJECT, TEXT, LONG),
    ...inList(guids()),
    { ...not('guid', 'a wrong one among right ones', 'x'), value: [GUID, 'x'] },
    tooLong(rules, GUID),
  ],
  text: plainTexts,
  textList: (rules) => [
    ...all('text', NUMBER, TRUE, OBJECT),
    ...inList(plainTexts(rules)),
    tooLong(rules, rules.oneOf?.[0] ?? 'A'),
  ],
  date: () =>
    all('date', NUMBER, TRUE, OBJECT, LIST, TEXT, LONG, PROTOTYPE, ...days(''), ['an instant', '2026-01-02T00:00:00Z']),
  time: () => all('time', NUMBER, TRUE, OBJECT, LIST, TEXT, LONG, PROTOTYPE, ...clocks('')),
  datetime: () =>
    all(
      'datetime',
      NUMBER,
      TRUE,
      OBJECT,
      LIST,
      TEXT,
      LONG,
      ...days(' 10:00'),
      ...clocks('2026-01-02 '),
      ['no time', '2026-01-02'],
      ['an instant', '2026-01-02T10:00:00Z'],
    ),
  mail: () =>
    all(
      'mail',
      NUMBER,
      TRUE,
      OBJECT,
      LIST,
      TEXT,
      LONG,
      ['no domain', 'a@'],
      ['no name', '@example.org'],
      ['two', 'a@b@example.org'],
      ['two lines', 'a@example.org\r\nBcc: b@example.org'],
      ['a name beside it', 'A <a@example.org>'],
      ['a long one', `${'a'.repeat(64)}@${'b'.repeat(190)}`],
    ),
  int: numbers,
  bool: () => all('bool', OBJECT, LIST, TEXT, LONG, PROTOTYPE, ['2', 2], ['yes', 'yes']),
  json: () => [...all('JSON', NUMBER, TRUE, LIST, TEXT, LONG), ...unknownKeys()],
  jsonList: (rules) => [
    ...all('list', NUMBER, TRUE, OBJECT, TEXT, LONG),
    ...inList([...all('JSON', NUMBER, TEXT, LIST), ...unknownKeys()]),
    tooLong(rules, {}),
  ],
  // Files are what the library reads; none goes over the wire as an argument.
  files: () => all('file list', NUMBER, TRUE, TEXT, OBJECT),
}

const nothing = ({ check }: Rules): Wrong[] =>
  [undefined, null, '', ...(check === 'files' ? [] : [[]])].map((value) => ({
    title: `nothing (${JSON.stringify(value) ?? 'left out'})`,
    value,
    problem: REQUIRED,
  }))

/** Every wrong value of an argument or of a key in a JSON object. */
export const wrongValuesOf = (rules: Rules): Wrong[] => [
  ...WRONG[rules.check](rules),
  ...(rules.optional ? [] : nothing(rules)),
]
