import type { DataSetEncoding } from '../transfer-syntax.ts'
import { DataSetReader } from './data-set-reader.ts'
import type { More, ReadBody, ReadJob } from './read-job.ts'

/** Reads a data set that stands in the file as it is, from `offset` to its pixel data. */
export function readPlain(job: ReadJob, offset: number, encoding: DataSetEncoding): ReadBody | More {
  const { bytes, complete, limits, deadline, warnings } = job
  const reader = new DataSetReader({ source: { bytes, warnings }, offset, encoding, complete, limits, deadline })
  if (!reader.read()) return { status: 'more', needed: reader.needed }
  return { status: 'complete', dataSet: reader.dataSet, pixelData: reader.pixelData, deflated: false }
}
