import type { DataSet } from '../data-set.ts'
import { vrOfTag } from '../dictionary/vr-of-tag.ts'
import { isPrivate } from '../tag.ts'
import { hasLongForm, type Vr, vrOfCode } from '../value-representation.ts'
import { tagAt, uint16, uint32 } from './bytes.ts'
import { resolveVr } from './resolve-vr.ts'

/** Longest header of an element: tag, VR, reserved bytes, 32-bit length. */
export const LONGEST_HEADER = 12

const ITEM_TAG = 0xfffee000

/** Header of one data element, in whatever of the two forms it stands; one object is used for all elements of a file. */
export class ElementHeader {
  tag = 0
  vr: Vr = 'UN'
  offset = 0
  length = 0
  /** Whether the items of a sequence are implicit little endian, as inside UN (PS3.5 6.2.2). */
  implicitItems = false
  /** The deviation that was met, if any. */
  warning: 'UnknownVr' | 'ImplicitElement' | 'ExplicitElement' | undefined

  /**
   * Reads the header at `at`; `end` is where the data set around it ends (Infinity where that is not known).
   * Answers false where `bytes` end before the header does.
   */
  read(dataSet: DataSet, at: number, end: number): boolean {
    const { bytes, littleEndian } = dataSet
    this.tag = tagAt(bytes, at, littleEndian)
    this.warning = undefined
    this.implicitItems = false
    const code = uint16(bytes, at + 4, false)
    if (this.#isExplicit(dataSet, at, code, end)) return this.#readExplicit(dataSet, at, code)
    this.length = uint32(bytes, at + 4, littleEndian)
    this.offset = at + 8
    this.vr = resolveVr(this.tag, dataSet, this.length)
    return true
  }

  /** The form of this element, which may contradict that of its data set; a first element decides for all. */
  #isExplicit(dataSet: DataSet, at: number, code: number, end: number): boolean {
    const { explicitVr } = dataSet
    const looksExplicit = explicitVr ? isTwoLetters(code) : this.#spellsItsVr(dataSet, at, code, end)
    if (looksExplicit === explicitVr) return explicitVr
    this.warning = explicitVr ? 'ImplicitElement' : 'ExplicitElement'
    if (dataSet.elements.length === 0) dataSet.explicitVr = looksExplicit
    return looksExplicit
  }

  /**
   * Whether an element of an implicit data set stands in explicit form. A length can spell a VR by chance, so the VR must
   * be that of the dictionary, and the explicit reading must end at an element while the implicit one may not fit.
   */
  #spellsItsVr(dataSet: DataSet, at: number, code: number, end: number): boolean {
    const vr = vrOfCode(code)
    if (vr === undefined) return false
    const listed = isPrivate(this.tag) ? undefined : vrOfTag(this.tag)
    if (listed !== undefined && !listed.includes(vr)) return false
    const explicitEnd = this.#explicitEnd(dataSet, at, code)
    const implicitEnd = at + 8 + uint32(dataSet.bytes, at + 4, dataSet.littleEndian)
    if (implicitEnd > end) return explicitEnd <= end
    if (explicitEnd === dataSet.bytes.length) return implicitEnd > explicitEnd
    return explicitEnd === end || this.#isExplicitAt(dataSet, explicitEnd)
  }

  #explicitEnd(dataSet: DataSet, at: number, code: number): number {
    const { bytes, littleEndian } = dataSet
    const short = uint16(bytes, at + 6, littleEndian)
    if (!hasLongForm(code)) return at + 8 + short
    return short === 0 && at + LONGEST_HEADER <= bytes.length
      ? at + LONGEST_HEADER + uint32(bytes, at + 8, littleEndian)
      : Infinity
  }

  #isExplicitAt({ bytes, littleEndian }: DataSet, at: number): boolean {
    if (at + 6 > bytes.length) return false
    const next = tagAt(bytes, at, littleEndian)
    return next > this.tag && (next >= ITEM_TAG || vrOfCode(uint16(bytes, at + 4, false)) !== undefined)
  }

  #readExplicit(dataSet: DataSet, at: number, code: number): boolean {
    const { bytes, littleEndian } = dataSet
    const vr = vrOfCode(code)
    if (vr === undefined) this.warning = 'UnknownVr'
    // A VR of a later edition has the long form, whose reserved bytes are zero; a mistyped one has the short form.
    const isLong = vr === undefined ? uint16(bytes, at + 6, littleEndian) === 0 : hasLongForm(code)
    if (isLong && at + LONGEST_HEADER > bytes.length) return false
    this.offset = isLong ? at + LONGEST_HEADER : at + 8
    this.length = isLong ? uint32(bytes, at + 8, littleEndian) : uint16(bytes, at + 6, littleEndian)
    this.vr = vr === undefined || vr === 'UN' ? this.#vrOfUnknown(dataSet) : vr
    return true
  }

  #vrOfUnknown(dataSet: DataSet): Vr {
    this.implicitItems = true
    // The bytes inside UN are little endian whatever the file is.
    if (!dataSet.littleEndian) return 'UN'
    const vr = resolveVr(this.tag, dataSet, this.length)
    return vr === 'SQ' && !this.#startsWithItem(dataSet.bytes) ? 'UN' : vr
  }

  #startsWithItem(bytes: Uint8Array): boolean {
    if (this.length === 0 || this.offset + 4 > bytes.length) return true
    return tagAt(bytes, this.offset, true) === ITEM_TAG
  }
}

function isTwoLetters(code: number): boolean {
  const first = code >> 8
  const second = code & 0xff
  return first >= 0x41 && first <= 0x5a && second >= 0x41 && second <= 0x5a
}
