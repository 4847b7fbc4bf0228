import { shownValue } from '@opaline/contract/checks'
import { type BasicProfile, DeidentifyError, type Rectangle, readTagValues, Tag, type TagValues } from '@opaline/dicom'
import { failure, type Reply } from '../reply.ts'
import type { WireInput } from '../wire/client.ts'
import type { AnonymizationPlan } from './plan.ts'

/** The options of contract 6, each of the kind that the table says; '' where it is not given. */
interface Options {
  readonly Profile?: 'List' | 'Basic' | ''
  readonly RemapUids?: boolean | ''
  readonly ShiftDates?: boolean | ''
  readonly KeepPrivateTags?: boolean | ''
  readonly KeepDevice?: boolean | ''
  readonly KeepDescriptions?: boolean | ''
  readonly BurnedInAnnotation?: 'Refuse' | 'Accept' | ''
  readonly BlackoutRectangles?: readonly Rectangle[] | ''
  readonly AcceptedTags?: readonly string[] | ''
}

const NAMES = { data: 'anonymizedData', options: 'anonymizationOptions' } as const

class Refusal extends Error {}
const refuse = (name: string, problem: string): never => {
  throw new Refusal(`Invalid parameters for ${name}. ${problem}`)
}

const problemOf = (list: readonly unknown[]): string | undefined => {
  try {
    readTagValues(list)
    return undefined
  } catch (error) {
    if (error instanceof DeidentifyError) return error.message
    throw error
  }
}

/** Tags and values, or a refusal that shows the first wrong entry. */
function readValues(list: readonly unknown[]): TagValues {
  const problem = problemOf(list)
  if (problem === undefined) return readTagValues(list)
  const wrong = list.find((entry) => problemOf([entry]) !== undefined) ?? list
  return refuse(NAMES.data, `Given value = '${shownValue(wrong)}' is not tag and value format. ${problem}`)
}

function readTags(tags: readonly string[]): number[] {
  const list = tags.map((name) => ({ Tag: name, Value: '' }))
  const wrong = list.find((entry) => problemOf([entry]) !== undefined)
  if (wrong !== undefined) return refuse('AcceptedTags', `Given value = '${shownValue(wrong.Tag)}' is not tag format.`)
  return list.flatMap((entry) => [...readTagValues([entry]).keys()])
}

const SIDES = ['Left', 'Top', 'Width', 'Height'] as const
const isRectangle = (one: Rectangle): boolean =>
  SIDES.every((side) => Number.isInteger(one[side]) && one[side] >= 0) && one.Width > 0 && one.Height > 0

function readRectangles(rectangles: readonly Rectangle[]): readonly Rectangle[] {
  const wrong = rectangles.find((one) => !isRectangle(one))
  return wrong === undefined
    ? rectangles
    : refuse('BlackoutRectangles', `Given value = '${shownValue(wrong)}' is not rectangle format.`)
}

const basicOf = (options: Options): BasicProfile => ({
  shiftDates: options.ShiftDates === true,
  keepPrivateTags: options.KeepPrivateTags === true,
  keepDevice: options.KeepDevice === true,
  keepDescriptions: options.KeepDescriptions === true,
  burnedInAnnotation: options.BurnedInAnnotation || 'Refuse',
  blackoutRectangles: readRectangles(options.BlackoutRectangles || []),
  acceptedTags: readTags(options.AcceptedTags || []),
})

/** What would be left out without a word is refused: whoever asks for it relies on it. */
function refuseContradictions(options: Options, isBasic: boolean, remapUids: boolean): void {
  const asked = ([name, value]: readonly [string, unknown]): boolean =>
    !isBasic && (name === 'ShiftDates' || name === 'BlackoutRectangles') && Boolean(value)
  const [name] = Object.entries(options).find(asked) ?? []
  if (name !== undefined) refuse(NAMES.options, `${name} needs Profile 'Basic'.`)
  if (options.ShiftDates === true && !remapUids) refuse(NAMES.options, 'ShiftDates needs RemapUids.')
}

function planOf({ AnonymizedData, AnonymizationOptions }: WireInput): AnonymizationPlan {
  const options = (AnonymizationOptions ?? {}) as Options
  const isBasic = options.Profile === 'Basic'
  const remapUids = typeof options.RemapUids === 'boolean' ? options.RemapUids : isBasic
  refuseContradictions(options, isBasic, remapUids)
  if (AnonymizedData === undefined && !isBasic && !remapUids) refuse(NAMES.data, 'A value is required.')
  const values = readValues((AnonymizedData ?? []) as readonly unknown[])
  const basic = isBasic ? basicOf(options) : undefined
  return { values, basic, remapUids, newPatientId: values.get(Tag.PatientId)?.text }
}

/** The plan of an anonymised run out of its checked arguments, or the reply that says what is wrong with them. */
export function readPlan(input: WireInput): AnonymizationPlan | { readonly problem: Reply } {
  try {
    return planOf(input)
  } catch (error) {
    if (error instanceof Refusal) return { problem: failure('InvalidParameter', error.message) }
    throw error
  }
}
