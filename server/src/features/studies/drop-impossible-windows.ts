import type { DicomAttributes } from './dicom-attributes.ts'

const CENTER = '00281050'
const WIDTH = '00281051'
const FUNCTION = '00281056'
const STORED = Buffer.from(`"${WIDTH}":{"vr":"DS","Value":[`)
const BRACKET = ']'.charCodeAt(0)

type Json = unknown
type Item = Record<string, { vr: string; Value?: Json[] }>

/** A window is at least 1 wide; those of the exact and the sigmoid function only more than 0 (PS3.3 C.11.2.1.2, C.11.2.1.3). */
const isPossible = (width: Json, voiLutFunction: Json): boolean =>
  voiLutFunction === 'LINEAR_EXACT' || voiLutFunction === 'SIGMOID' ? Number(width) > 0 : Number(width) >= 1

/** Whether a stored text has a width below 1 somewhere; nearly all have none, and are not parsed. */
function hasNarrowWindow(text: Buffer): boolean {
  for (let at = text.indexOf(STORED); at >= 0; at = text.indexOf(STORED, at + 1)) {
    const from = at + STORED.length
    const widths = text.toString('latin1', from, text.indexOf(BRACKET, from))
    if (widths.split(',').some((width) => !(Number(width.replaceAll('"', '')) >= 1))) return true
  }
  return false
}

function dropFromItem(item: Item): void {
  const { [CENTER]: center, [WIDTH]: width, [FUNCTION]: voiLutFunction } = item
  if (center && width) {
    const kept = (width.Value ?? []).map((value) => isPossible(value, voiLutFunction?.Value?.[0]))
    const keep = (values: Json[] | undefined) => (values ?? []).filter((_, index) => kept[index])
    if (kept.includes(true)) Object.assign(item, pair(keep(center.Value), keep(width.Value)))
    else {
      delete item[CENTER]
      delete item[WIDTH]
    }
  }
  for (const { vr, Value } of Object.values(item))
    if (vr === 'SQ') for (const nested of Value ?? []) dropFromItem(nested as Item)
}

const pair = (center: Json[], width: Json[]): Item => ({
  [CENTER]: { vr: 'DS', Value: center },
  [WIDTH]: { vr: 'DS', Value: width },
})

/**
 * Leaves windows out that no image can be shown with, at every depth: some devices write a width of 0 for 'none', and a
 * viewer that takes it at its word paints black. The explanations beside them (0028,1055) stay.
 * @param text an instance as DICOM JSON; the same is given back where there is nothing to leave out
 */
export function dropImpossibleWindows(text: Buffer): Buffer {
  if (!hasNarrowWindow(text)) return text
  const instance = JSON.parse(text.toString('utf8')) as DicomAttributes
  dropFromItem(instance as Item)
  return Buffer.from(JSON.stringify(instance))
}
