import { Tag } from '../tag.ts'
import { VRS, type Vr } from '../value-representation.ts'
import { JsonDataSetError } from './json-error.ts'

/** A JSON object, as it came: nothing of it is believed. */
export type JsonObject = Readonly<Record<string, unknown>>

/** One attribute of a data set in the DICOM JSON Model (PS3.18 F.2.2). */
export interface JsonAttribute {
  readonly tag: number
  readonly vr: Vr
  readonly body: JsonObject
}

const KNOWN = new Set<string>(VRS)
const UTF_8: JsonAttribute = { tag: Tag.SpecificCharacterSet, vr: 'CS', body: { Value: ['ISO_IR 192'] } }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is made anew in a file: its meta information, group lengths, and what its text is encoded in. */
const isMadeAnew = (tag: number): boolean =>
  tag >>> 16 <= 0x0002 || (tag & 0xffff) === 0 || tag === Tag.SpecificCharacterSet

/**
 * The attributes of a data set, ascending by tag; of a file's own data set with the one that says that text is UTF-8.
 * @throws JsonDataSetError
 */
export function attributesOf(json: unknown, isOutermost: boolean): JsonAttribute[] {
  if (!isObject(json)) throw new JsonDataSetError('A data set is not a JSON object')
  const found: JsonAttribute[] = isOutermost ? [UTF_8] : []
  for (const [key, body] of Object.entries(json)) {
    if (!/^[0-9a-f]{8}$/i.test(key))
      throw new JsonDataSetError('The name of an attribute is not eight hexadecimal digits')
    const tag = Number.parseInt(key, 16)
    if (isMadeAnew(tag)) continue
    const vr = isObject(body) ? body['vr'] : undefined
    if (!isObject(body) || typeof vr !== 'string' || !KNOWN.has(vr))
      throw new JsonDataSetError('An attribute has no value representation, or one that is none', tag)
    found.push({ tag, vr: vr as Vr, body })
  }
  return found.sort((a, b) => a.tag - b.tag)
}

/** The values of an attribute; none where it has no Value. @throws JsonDataSetError */
export function valuesOf({ tag, body }: JsonAttribute): readonly unknown[] {
  const values = body['Value'] ?? []
  if (!Array.isArray(values)) throw new JsonDataSetError('A Value is not an array', tag)
  return values
}

/** The first value of a UID by the name of its attribute; '' where it has none. */
export function uidOf(json: unknown, key: string): string {
  const body = isObject(json) ? json[key] : undefined
  const [uid] = isObject(body) && Array.isArray(body['Value']) ? body['Value'] : []
  return typeof uid === 'string' ? uid : ''
}
