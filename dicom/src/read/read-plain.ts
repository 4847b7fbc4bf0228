import type { DataSetEncoding } from '../transfer-syntax.ts'
import { DataSetReader } from './data-set-reader.ts'
import type { More, ReadBody, ReadJob } from './read-job.ts'

/** Reads a data set that stands in the file as it is, from `offset` to its pixel data. */
export function readPlain(job: ReadJob, offset: number, encoding: DataSetEncoding): ReadBody | More {
  const { bytes, warnings } = job
  const reader = new DataSetReader({ ...job, source: { bytes, warnings }, offset, encoding })
  if (!reader.read()) return { status: 'more', needed: reader.needed }
  return { status: 'complete', dataSet: reader.dataSet, pixelData: reader.pixelData, deflated: false }
}
