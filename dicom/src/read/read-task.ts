import type { DataElement } from '../data-element.ts'
import type { DataSet, DataSetSource } from '../data-set.ts'
import type { ReadLimits } from '../read-limits.ts'
import type { DataSetEncoding } from '../transfer-syntax.ts'
import type { Vr } from '../value-representation.ts'

/** The pixel data element: where its value begins, which is where the header ends. */
export interface PixelData {
  readonly tag: number
  readonly vr: Vr
  /** First byte of the element itself. */
  readonly start: number
  /** First byte of the value; of the first item where the pixel data is encapsulated. */
  readonly offset: number
  /** Bytes of the value; undefined where the pixel data is encapsulated. */
  readonly length: number | undefined
}

/** What to read and how far. */
export interface ReadTask {
  readonly source: DataSetSource
  readonly offset: number
  readonly encoding: DataSetEncoding
  /** Whether the bytes end where the file (or the inflated data set) ends. */
  readonly complete: boolean
  readonly limits: ReadLimits
  /** When to give up, on the clock of `performance.now()`. */
  readonly deadline: number
  /** The data set that this one stands in or behind, whose character set it inherits. */
  readonly parent?: DataSet
  /** Whether private values of unknown VR are read as sequences where they are such to the byte. */
  readonly privateSequences?: boolean
  /** Ends the outermost data set before an element. */
  readonly endsBefore?: (at: number, tag: number) => boolean
}

/** One open data set, sequence or row of fragments. */
export interface ReadingLevel {
  readonly kind: 'dataSet' | 'sequence' | 'fragments'
  readonly dataSet: DataSet
  /** The element that a sequence or a row of fragments is the value of. */
  readonly element: DataElement | undefined
  /** Where it ends at the latest; Infinity while nothing around it has a length. */
  readonly end: number
  /** Whether it ends with a delimiter. */
  readonly delimited: boolean
  /** Encoding of the items of a sequence. */
  readonly littleEndian: boolean
  readonly explicitVr: boolean
}
