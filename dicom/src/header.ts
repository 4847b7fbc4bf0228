import type { DataSet } from './data-set.ts'
import type { PixelData } from './read/read-task.ts'
import type { ReadWarning } from './read-warning.ts'

/** What a DICOM file says before its pixel data. */
export interface Header {
  /** Whether the file begins with the 128 bytes and the prefix of PS3.10 7.1. */
  readonly preamble: boolean
  /** File meta information, group 0002; empty where the file has none. */
  readonly meta: DataSet
  /** The data set, up to (not into) the pixel data. */
  readonly dataSet: DataSet
  /** What the file names, else what its bytes are in. */
  readonly transferSyntaxUid: string
  /** Where the pixel data is: in the file, or in the inflated data set where `deflated`. */
  readonly pixelData: PixelData | undefined
  readonly byteOrder: 'little' | 'big'
  readonly explicitVr: boolean
  /** Whether the data set is deflated (PS3.5 A.5): its offsets then count in the inflated data set. */
  readonly deflated: boolean
  /** Where the data set begins in the file: deflated where `deflated`. */
  readonly dataSetOffset: number
  /** Deviations from the standard; decoding of text later adds to them. */
  readonly warnings: readonly ReadWarning[]
}
