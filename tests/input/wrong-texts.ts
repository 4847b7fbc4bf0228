import type { Rules } from '@opaline/contract'
import { said, type Wrong } from './wrong.ts'

/** What is wrong in a text by its bounds, its choices and the DICOM Value Representation that it becomes (PS3.5 6.2). */

type Vr = NonNullable<Rules['vr']>

const LONGEST: Readonly<Record<Vr, number>> = { PN: 64, LO: 64, SH: 16, CS: 16, LT: 10_240 }

const tooLong = (title: string, value: string, longest: number): Wrong =>
  said(title, value, `is longer than ${longest} characters.`)

function bounds(longest: number, megabyte: string): Wrong[] {
  return [
    tooLong('one character too many', 'A'.repeat(longest + 1), longest),
    tooLong('one character of two units too many', '💡'.repeat(longest + 1), longest),
    tooLong('a megabyte', megabyte, longest),
  ]
}

const BAD_CHARACTERS: Readonly<Record<Vr, readonly string[]>> = {
  PN: ['A\u0007', 'A\nB', 'A\\B', 'A=B=C=D'],
  LO: ['A\u0007', 'A\nB'],
  SH: ['A\u0007', 'A\nB', 'A\\B'],
  CS: ['ct', 'C-T', 'É', 'A\\B'],
  LT: ['A\u0007', 'A\u001b$B'],
}

const ofVr = (vr: Vr, several: boolean): Wrong[] =>
  [...BAD_CHARACTERS[vr], ...(vr === 'LO' && !several ? ['A\\B'] : [])].map((value) =>
    said(JSON.stringify(value), value, `is not ${vr} format.`),
  )

const severalOf = (vr: Vr): Wrong[] => [
  tooLong('a second value too long', `A\\${'B'.repeat(LONGEST[vr] + 1)}`, LONGEST[vr]),
  said('101 values', Array.from({ length: 101 }, () => 'A').join('\\'), `is not ${vr} format.`),
]

function choices(oneOf: readonly string[]): Wrong[] {
  const wrong = [
    'x',
    '__proto__',
    (oneOf[0] ?? '').toLowerCase() === oneOf[0] ? `${oneOf[0]} ` : (oneOf[0] ?? '').toLowerCase(),
  ]
  return wrong.map((value) => said(`the choice ${value}`, value, `is not one of ${oneOf.join(', ')}.`))
}

/** The wrong texts of an argument. */
export function wrongTextsOf(rules: Rules, megabyte: string): Wrong[] {
  const { vr, oneOf, several = false, maxLength } = rules
  if (vr === undefined) return [...bounds(maxLength ?? 1024, megabyte), ...(oneOf === undefined ? [] : choices(oneOf))]
  const blank = { title: 'blanks', value: '   ', problem: 'A value is required.' }
  return [
    ...(several
      ? [tooLong('one value too long', 'A'.repeat(LONGEST[vr] + 1), LONGEST[vr]), ...severalOf(vr)]
      : bounds(LONGEST[vr], megabyte)),
    ...(maxLength === undefined ? [] : bounds(maxLength, megabyte)),
    ...ofVr(vr, several),
    ...(rules.optional ? [] : [blank]),
  ]
}
