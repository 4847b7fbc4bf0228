/** What the values of a DICOM Value Representation (PS3.5 6.2) may be, for texts that become attributes. No dependency. */

/** Person Name, Long String, Short String, Code String, Long Text. */
export type TextVr = 'PN' | 'LO' | 'SH' | 'CS' | 'LT'

/** How a text must fit a VR. */
export interface VrRules {
  readonly vr: TextVr
  /** Several values, separated by `\`. */
  readonly several?: boolean
}

/** Characters of one value; of a Person Name, of each of its groups. */
const LONGEST: Readonly<Record<TextVr, number>> = { PN: 64, LO: 64, SH: 16, CS: 16, LT: 10_240 }
const GROUPS_OF_A_NAME = 3
const MOST_VALUES = 100

/** Characters of one value as a whole: a Person Name's groups with what separates them. */
export const longestValue = (vr: TextVr): number =>
  vr === 'PN' ? GROUPS_OF_A_NAME * (LONGEST.PN + 1) - 1 : LONGEST[vr]

const CONTROL = /\p{Cc}/u
const CONTROL_BUT_LAYOUT = /[^\P{Cc}\t\n\f\r]/u
const CODE = /^[A-Z0-9 _]*$/

const FORBIDDEN: Readonly<Record<TextVr, (value: string) => boolean>> = {
  PN: (value) => CONTROL.test(value) || value.includes('\\'),
  LO: (value) => CONTROL.test(value) || value.includes('\\'),
  SH: (value) => CONTROL.test(value) || value.includes('\\'),
  CS: (value) => !CODE.test(value),
  LT: (value) => CONTROL_BUT_LAYOUT.test(value),
}

/** Counts characters as people and DICOM do: by code points; what is far too long is not counted at all. */
export const isLonger = (text: string, longest: number): boolean =>
  text.length > longest && (text.length > longest * 2 || Array.from(text).length > longest)

// A loop, since an expression for the end of a text tries anew at every place of a long one.
function withoutEnd(text: string, character: string): string {
  let end = text.length
  while (text[end - 1] === character) end -= 1
  return text.slice(0, end)
}

function withoutStart(text: string, character: string): string {
  let start = 0
  while (text[start] === character) start += 1
  return text.slice(start)
}

const valuesOf = (text: string, { several = false }: VrRules): string[] =>
  several ? text.split('\\', MOST_VALUES + 1) : [text]

const valueWithoutPadding = (value: string, vr: TextVr): string => {
  const ended = withoutEnd(value, ' ')
  if (vr === 'LT') return ended
  const begun = withoutStart(ended, ' ')
  return vr === 'PN' ? withoutEnd(begun, '=') : begun
}

/** A text without what does not count: spaces around values, empty values, empty groups at the end of a name. */
export function withoutPadding(text: string, rules: VrRules): string {
  if (!rules.several) return valueWithoutPadding(text, rules.vr)
  const values = valuesOf(text, rules).map((value) => valueWithoutPadding(value, rules.vr))
  return values.filter((value) => value !== '').join('\\')
}

/** What keeps a text from being of its VR: `is longer than 64 characters.`, `is not PN format.`; undefined: nothing does. */
export function vrProblem(text: string, rules: VrRules): string | undefined {
  const { vr } = rules
  const values = valuesOf(text, rules)
  const parts = vr === 'PN' ? text.split('=', GROUPS_OF_A_NAME + 1) : values
  const longest = LONGEST[vr]
  if (parts.some((part) => isLonger(part, longest))) return `is longer than ${longest} characters.`
  const tooMany = vr === 'PN' ? parts.length > GROUPS_OF_A_NAME : values.length > MOST_VALUES
  return tooMany || values.some(FORBIDDEN[vr]) ? `is not ${vr} format.` : undefined
}
