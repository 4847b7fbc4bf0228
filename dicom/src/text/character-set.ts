import { SINGLE_BYTE_SETS, type UpperHalf } from './single-byte-sets.ts'

/** A set whose characters take two bytes; `plane` is the byte that EUC-JP wants before a character of it. */
export interface DoubleByteSet {
  readonly label: 'euc-jp' | 'euc-kr' | 'gb18030'
  readonly plane: number | undefined
}

/** What stands in the upper half of the code table (G1). */
export type UpperSet = UpperHalf | DoubleByteSet

/** How the text of a data set is encoded (PS3.3 C.12.1.1.2, PS3.5 6.1). */
export interface CharacterSet {
  /** Label of the decoder for encodings without code extensions: UTF-8, GB18030, GBK. */
  readonly whole: 'utf-8' | 'gb18030' | 'gbk' | undefined
  /** The upper half at the start of each value; undefined where value 1 is ASCII. */
  readonly upper: UpperSet | undefined
  /** What bytes above 7F most likely are where `upper` is undefined. */
  readonly likelyUpper: UpperSet | undefined
}

const KANJI: DoubleByteSet = { label: 'euc-jp', plane: undefined }
const SUPPLEMENTARY_KANJI: DoubleByteSet = { label: 'euc-jp', plane: 0x8f }
const HANGUL: DoubleByteSet = { label: 'euc-kr', plane: undefined }
const SIMPLIFIED_CHINESE: DoubleByteSet = { label: 'gb18030', plane: undefined }

/** Sets by ISO registration number; kanji are invoked by escape sequences only. */
const UPPER_SETS: ReadonlyMap<string, UpperSet | undefined> = /* @__PURE__ */ new Map<string, UpperSet | undefined>([
  ...SINGLE_BYTE_SETS,
  ['6', undefined],
  ['14', undefined],
  ['87', undefined],
  ['159', undefined],
  ['149', HANGUL],
  ['58', SIMPLIFIED_CHINESE],
])

/** What an escape sequence puts where: G0 (bytes below 80) or G1 (bytes above 7F) (PS3.3 tables C.12-3 and C.12-4). */
export interface Designation {
  readonly half: 'lower' | 'upper'
  readonly set: UpperSet | undefined
}

const ESCAPES_TO_UPPER: Readonly<Record<string, string>> = {
  ')I': '13',
  '-A': '100',
  '-B': '101',
  '-C': '109',
  '-D': '110',
  '-F': '126',
  '-G': '127',
  '-H': '138',
  '-L': '144',
  '-M': '148',
  '-T': '166',
  '-b': '203',
}

/** Escape sequences, without the ESC. */
export const DESIGNATIONS: ReadonlyMap<string, Designation> = /* @__PURE__ */ new Map<string, Designation>([
  ['(B', { half: 'lower', set: undefined }],
  ['(J', { half: 'lower', set: undefined }],
  ['$B', { half: 'lower', set: KANJI }],
  ['$@', { half: 'lower', set: KANJI }],
  ['$(D', { half: 'lower', set: SUPPLEMENTARY_KANJI }],
  ['$)C', { half: 'upper', set: HANGUL }],
  ['$)A', { half: 'upper', set: SIMPLIFIED_CHINESE }],
  ...Object.entries(ESCAPES_TO_UPPER).map(([sequence, number]): [string, Designation] => [
    sequence,
    { half: 'upper', set: SINGLE_BYTE_SETS.get(number) },
  ]),
])

const WHOLE: Readonly<Record<string, NonNullable<CharacterSet['whole']>>> = {
  192: 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  GB2312: 'gbk',
}

/** The terms of Specific Character Set that are read, as the standard spells them; each also as `ISO 2022 IR …`. */
export const characterSetTerms = (): readonly string[] =>
  [...UPPER_SETS.keys(), ...Object.keys(WHOLE)].map((name) => (/^\d/.test(name) ? `ISO_IR ${name}` : name))

/** Without Specific Character Set, text is ASCII; what is not is read as Latin-1, which it mostly is. */
export const DEFAULT_CHARACTER_SET: CharacterSet = {
  whole: undefined,
  upper: undefined,
  likelyUpper: SINGLE_BYTE_SETS.get('100'),
}

/** Text in a set that nobody knows: ASCII, everything else becomes U+FFFD. */
const UNKNOWN_CHARACTER_SET: CharacterSet = { whole: undefined, upper: undefined, likelyUpper: '' }

/** A term of (0008,0005) in any of the spellings that are met: `ISO_IR 100`, `ISO 2022 IR 100`, `ISO-IR 100`, `UTF-8`. */
function registrationOf(term: string): string {
  if (/^UTF[-_ ]?8$/i.test(term)) return '192'
  const match = /^ISO[-_ ]*(?:2022)?[-_ ]*IR[-_ ]*(\d+)$/i.exec(term)
  return match?.[1] ?? term.toUpperCase().replace('-', '')
}

/** The character set that a value of Specific Character Set names, and whether one of its terms is unknown. */
export function characterSetOf(
  bytes: Uint8Array,
  start: number,
  end: number,
): { characterSet: CharacterSet; unknown: boolean } {
  const terms = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + LONGEST_VALUE)))
    .replace(/\0+$/, '')
    .split('\\')
    .map((term) => registrationOf(term.trim()))
  const [first = ''] = terms
  if (terms.length === 1 && first === '') return { characterSet: DEFAULT_CHARACTER_SET, unknown: false }
  const whole = WHOLE[first]
  const isKnown = (term: string) => term === '' || term in WHOLE || UPPER_SETS.has(term)
  const unknown = !terms.every(isKnown)
  if (!isKnown(first)) return { characterSet: UNKNOWN_CHARACTER_SET, unknown }
  const upper = UPPER_SETS.get(first)
  const likelyUpper = terms.map((term) => UPPER_SETS.get(term)).find((set) => set !== undefined)
  return { characterSet: { whole, upper, likelyUpper: likelyUpper ?? DEFAULT_CHARACTER_SET.likelyUpper }, unknown }
}

/** All defined terms together are shorter. */
const LONGEST_VALUE = 1024
