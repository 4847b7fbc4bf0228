import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import type { Vr } from '../value-representation.ts'
import { asciiText } from './ascii-text.ts'
import { decodeText } from './decode-text.ts'

/** VRs whose values hold one text, backslashes included (PS3.5 6.2). */
const SINGLE_TEXT = new Set<Vr>(['LT', 'ST', 'UT', 'UR'])

/** VRs whose leading spaces say nothing. */
const LEADING_SPACES = new Set<Vr>(['AE', 'CS', 'DS', 'IS', 'LO', 'SH', 'UI'])

/** VRs of text. */
const TEXT = new Set<Vr>([
  'AE',
  'AS',
  'CS',
  'DA',
  'DS',
  'DT',
  'IS',
  'LO',
  'LT',
  'PN',
  'SH',
  'ST',
  'TM',
  'UC',
  'UI',
  'UR',
  'UT',
])

/** The text of an element in Unicode, values separated by backslashes, padding removed; undefined where it is absent or not text. */
export function textOf(dataSet: DataSet, tag: number): string | undefined {
  const element = dataSet.get(tag)
  if (element === undefined || !TEXT.has(element.vr)) return undefined
  return textsOfElement(dataSet, element).join('\\')
}

/** The values of an element of text, in Unicode and without padding; empty where it is absent, empty or not text. */
export function textsOf(dataSet: DataSet, tag: number): string[] {
  const element = dataSet.get(tag)
  return element === undefined || !TEXT.has(element.vr) ? [] : textsOfElement(dataSet, element)
}

/** The values of an element of text. */
export function textsOfElement(dataSet: DataSet, element: DataElement): string[] {
  const { vr } = element
  const text = wholeText(dataSet, element)
  if (text === '') return []
  if (SINGLE_TEXT.has(vr)) return [text]
  const hasLeading = LEADING_SPACES.has(vr)
  if (!text.includes('\\')) return [hasLeading ? trimStart(text) : text]
  return text.split('\\').map((value) => (hasLeading ? trimStart(trimEnd(value)) : trimEnd(value)))
}

function wholeText(dataSet: DataSet, element: DataElement): string {
  const { bytes } = dataSet
  const { offset } = element
  let end = offset + element.length
  while (end > offset && isPadding(bytes[end - 1] as number)) end -= 1
  return asciiText(bytes, offset, end) ?? extendedText(dataSet, element, end)
}

function extendedText(dataSet: DataSet, element: DataElement, end: number): string {
  const { characterSet, source } = dataSet
  const value = source.bytes.subarray(element.offset, end)
  const { text, isDoubtful } = decodeText(value, characterSet, element.vr === 'PN')
  if (isDoubtful) source.warnings.add('UndecodableText', element.offset, element.tag)
  return text
}

function isPadding(byte: number): boolean {
  return byte === 0x20 || byte === 0
}

function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && isPadding(text.charCodeAt(end - 1))) end -= 1
  return text.slice(0, end)
}

function trimStart(text: string): string {
  let start = 0
  while (text.charCodeAt(start) === 0x20) start += 1
  return start === 0 ? text : text.slice(start)
}
