import type { CodeList } from './code-writer.ts'
import { AC_SPECIFICATION, DC_SPECIFICATION, huffmanCodes } from './jpeg-tables.ts'

const PIXELS = 64
const END_OF_BLOCK = 0x00
const SIXTEEN_ZEROS = 0xf0

const DC_CODES = huffmanCodes(DC_SPECIFICATION)
const AC_CODES = huffmanCodes(AC_SPECIFICATION)

/** Where the coefficients of a block are that are not 0, the first one aside; without a branch, since none could be foreseen. */
function findValues(coefficients: Int32Array, places: Uint8Array): number {
  let count = 0
  for (let at = 1; at < PIXELS; at += 1) {
    const value = coefficients[at] as number
    places[count] = at
    count += (value | -value) >>> 31
  }
  return count
}

/** A coefficient behind its code: its bits, those of negative ones less 1 (ITU-T T.81 F.1.2.1). */
function putValue(list: CodeList, at: number, code: number, value: number, bits: number): void {
  list.codes[at] = ((code >>> 5) << bits) | ((value + (value >> 31)) & ((1 << bits) - 1))
  list.lengths[at] = (code & 31) + bits
}

const bitsOf = (value: number): number => 32 - Math.clz32(value < 0 ? -value : value)

/** A block by its coefficients, in the order in which they are coded. @param places room for 64 @param difference of the first one */
export function putBlock(list: CodeList, coefficients: Int32Array, places: Uint8Array, difference: number): void {
  let at = list.count
  const bits = bitsOf(difference)
  putValue(list, at++, DC_CODES[bits] as number, difference, bits)
  const count = findValues(coefficients, places)
  let before = 0
  for (let index = 0; index < count; index += 1) {
    const place = places[index] as number
    let zeros = place - before - 1
    for (; zeros > 15; zeros -= 16) putValue(list, at++, AC_CODES[SIXTEEN_ZEROS] as number, 0, 0)
    const value = coefficients[place] as number
    const length = bitsOf(value)
    putValue(list, at++, AC_CODES[(zeros << 4) | length] as number, value, length)
    before = place
  }
  if (before < PIXELS - 1) putValue(list, at++, AC_CODES[END_OF_BLOCK] as number, 0, 0)
  list.count = at
}

/** A block of one level: its difference, and its end. */
export function putUniform(list: CodeList, difference: number): void {
  const bits = bitsOf(difference)
  putValue(list, list.count, DC_CODES[bits] as number, difference, bits)
  putValue(list, list.count + 1, AC_CODES[END_OF_BLOCK] as number, 0, 0)
  list.count += 2
}
