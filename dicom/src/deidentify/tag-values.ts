import { vrOfTag } from '../dictionary/vr-of-tag.ts'
import { formatTag, isGroupLength, isPrivate, Tag } from '../tag.ts'
import { VRS, type Vr } from '../value-representation.ts'
import { problemOfValue } from './check-value.ts'
import { DeidentifyError } from './deidentify-error.ts'

/** What a listed tag becomes; '' empties it. */
export interface TagValue {
  readonly tag: number
  /** The VR of the dictionary; undefined for private tags, for those that it does not list and where files decide. */
  readonly vr: Vr | undefined
  readonly text: string
}

/** The listed tags, each once. */
export type TagValues = ReadonlyMap<number, TagValue>

/** `x00100010`, `00100010` or `(0010,0010)`. */
const TAG_FORMS = /^(?:[xX]?([0-9a-fA-F]{8})|\(([0-9a-fA-F]{4}),([0-9a-fA-F]{4})\))$/

/** What says how the file, its text or its pixels are encoded, and what each instance has for itself. */
const UNCHANGEABLE: ReadonlyMap<number, string> = /* @__PURE__ */ new Map<number, string>([
  [Tag.SpecificCharacterSet, 'the character set follows from the text'],
  [Tag.SopClassUid, 'it says what the file is'],
  [Tag.SopInstanceUid, 'no two files may have the same: use RemapUids'],
  [Tag.ExtendedOffsetTable, 'it belongs to the pixel data'],
  [Tag.ExtendedOffsetTableLengths, 'it belongs to the pixel data'],
  [Tag.FloatPixelData, 'it is the pixel data'],
  [Tag.DoubleFloatPixelData, 'it is the pixel data'],
  [Tag.PixelData, 'it is the pixel data'],
])

/**
 * Checks `[{ Tag, Value }]` (the values are anything that a caller may pass) before any file is touched.
 * @throws DeidentifyError `InvalidValue` with a message that names the tag and the reason
 */
export function readTagValues(list: unknown): TagValues {
  if (!Array.isArray(list)) throw invalid('The tags and values are no list.')
  const values = new Map<number, TagValue>()
  for (const [index, entry] of list.entries()) {
    const value = readTagValue(entry, index)
    if (values.has(value.tag)) throw invalid(`${formatTag(value.tag)} is listed twice.`)
    values.set(value.tag, value)
  }
  return values
}

function readTagValue(entry: unknown, index: number): TagValue {
  const { Tag: name, Value: text } = (entry ?? {}) as { readonly Tag?: unknown; readonly Value?: unknown }
  const tag = readTag(name, index)
  const reason = reasonAgainst(tag)
  if (reason !== undefined) throw invalid(`${formatTag(tag)} cannot be changed: ${reason}.`)
  if (typeof text !== 'string') throw invalid(`${formatTag(tag)} has no Value: give a text, '' to empty it.`)
  const vr = isPrivate(tag) ? undefined : VRS.find((known) => known === vrOfTag(tag))
  const problem = problemOfValue(text, vr ?? 'UC')
  if (problem !== undefined) throw invalid(`The value of ${formatTag(tag)} cannot be stored: ${problem}.`)
  return { tag, vr, text }
}

function readTag(name: unknown, index: number): number {
  const match = typeof name === 'string' ? TAG_FORMS.exec(name.trim()) : null
  if (match === null) throw invalid(`The Tag of entry ${index + 1} is none: write it as x00100010.`)
  const [, whole, group = '', element = ''] = match
  return Number.parseInt(whole ?? group + element, 16)
}

function reasonAgainst(tag: number): string | undefined {
  const group = tag >>> 16
  if (group < 0x0008 || group === 0xfffe || group === 0xffff) return 'it is no element of a data set'
  if (isGroupLength(tag)) return 'it is the length of its group'
  return UNCHANGEABLE.get(tag)
}

const invalid = (message: string): DeidentifyError => new DeidentifyError('InvalidValue', message)
