import type { DataSet } from './data-set.ts'
import type { Vr } from './value-representation.ts'

/** Where one data element stands in the bytes; its value is decoded only when asked for. */
export class DataElement {
  readonly tag: number
  readonly vr: Vr
  /** First byte of the element's own header. */
  readonly start: number
  /** First byte of the value (of the first item, for sequences). */
  readonly offset: number
  /** Bytes of the value, without a closing delimiter. */
  length: number
  /** Whether the length in the file is FFFFFFFF. */
  readonly undefinedLength: boolean
  /** The items of a sequence. */
  readonly items: DataSet[] | undefined

  constructor(tag: number, vr: Vr, start: number, offset: number, length: number, items: DataSet[] | undefined) {
    this.tag = tag
    this.vr = vr
    this.start = start
    this.offset = offset
    this.undefinedLength = length === UNDEFINED_LENGTH
    this.length = length
    this.items = items
  }
}

/** The length that says "until the delimiter" (PS3.5 7.1.1). */
export const UNDEFINED_LENGTH = 0xffffffff
