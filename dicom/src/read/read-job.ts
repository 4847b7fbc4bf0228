import type { DataSet } from '../data-set.ts'
import type { ReadLimits } from '../read-limits.ts'
import type { WarningList } from '../read-warning.ts'
import type { PixelData } from './read-task.ts'

/** The reading of one prefix. */
export interface ReadJob {
  readonly bytes: Uint8Array
  readonly complete: boolean
  readonly limits: ReadLimits
  readonly deadline: number
  readonly warnings: WarningList
  readonly privateSequences: boolean
}

/** The answer "more bytes are needed". */
export interface More {
  readonly status: 'more'
  readonly needed: number
}

/** A data set that was read up to its pixel data. */
export interface ReadBody {
  readonly status: 'complete'
  readonly dataSet: DataSet
  readonly pixelData: PixelData | undefined
  readonly deflated: boolean
}
