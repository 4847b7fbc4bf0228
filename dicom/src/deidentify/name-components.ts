import type { CharacterSet } from '../text/character-set.ts'

const ESCAPE = 0x1b
const DOLLAR = 0x24
const DELIMITERS: readonly number[] = [0x20, 0x3d, 0x5c, 0x5e]

/**
 * The parts of a person name as they stand, between ^, =, \ and spaces; in multi-byte sets a delimiter inside a character
 * is none (PS3.5 6.1.2.5.3).
 */
export function nameComponents(value: Uint8Array, { whole }: CharacterSet): Uint8Array[] {
  const isPaired = whole === 'gb18030' || whole === 'gbk'
  const parts: Uint8Array[] = []
  let start = 0
  let isDouble = false
  for (let at = 0; at <= value.length; at += 1) {
    const byte = value[at]
    if (byte === ESCAPE) isDouble = value[at + 1] === DOLLAR && value[at + 2] !== 0x29
    else if (isPaired && byte !== undefined && byte > 0x80) at += 1
    else if (byte === undefined || (!isDouble && DELIMITERS.includes(byte))) {
      parts.push(value.subarray(start, at))
      start = at + 1
    }
  }
  return parts.filter(({ length }) => length > 0)
}
