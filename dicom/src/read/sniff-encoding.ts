import { vrOfTag } from '../dictionary/vr-of-tag.ts'
import type { DataSetEncoding } from '../transfer-syntax.ts'
import { vrOfCode } from '../value-representation.ts'
import { tagAt, uint16, uint32 } from './bytes.ts'

/** The groups that a data set without file meta information can begin with: meta, DICOMDIR, identification. */
const FIRST_GROUPS = [0x0002, 0x0004, 0x0008]

/** No first element of a data set is longer than this; a larger one is no length. */
const LONGEST_FIRST_VALUE = 0x10000

/**
 * Tells from its first element how a data set is encoded, or undefined where that does not look like one.
 * Needs eight bytes at `at`.
 */
export function sniffEncoding(bytes: Uint8Array, at: number): DataSetEncoding | undefined {
  const littleEndian = uint16(bytes, at, true) <= uint16(bytes, at, false)
  if (!FIRST_GROUPS.includes(uint16(bytes, at, littleEndian))) return undefined
  if (vrOfCode(uint16(bytes, at + 4, false)) !== undefined) return { littleEndian, explicitVr: true, deflated: false }
  const isListed =
    (tagAt(bytes, at, littleEndian) & 0xffff) === 0 || vrOfTag(tagAt(bytes, at, littleEndian)) !== undefined
  if (!isListed || uint32(bytes, at + 4, littleEndian) > LONGEST_FIRST_VALUE) return undefined
  return { littleEndian, explicitVr: false, deflated: false }
}
