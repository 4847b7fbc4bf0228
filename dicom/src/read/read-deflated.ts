import { DicomError } from '../dicom-error.ts'
import { Inflater } from '../inflate/inflater.ts'
import { encodingOf, TransferSyntax } from '../transfer-syntax.ts'
import { DataSetReader } from './data-set-reader.ts'
import type { More, ReadBody, ReadJob } from './read-job.ts'

const INFLATED = { ...encodingOf(TransferSyntax.DeflatedExplicitVrLittleEndian), deflated: false }

/** Output of the first step; most headers fit. */
const FIRST_STEP = 16 * 1024

/** Reads a deflated data set (PS3.5 A.5), inflating no more than its header takes. */
export function readDeflated(job: ReadJob, offset: number): ReadBody | More {
  const { bytes, complete, limits } = job
  const inflater = new Inflater(bytes, offset + zlibHeaderLength(bytes, offset))
  const most = Math.min(limits.inflatedBytes, limits.headerBytes)
  for (let target = Math.min(FIRST_STEP, most); ; ) {
    inflater.inflateTo(target)
    const reader = readInflated(job, inflater)
    if (reader.needed === 0)
      return { status: 'complete', dataSet: reader.dataSet, pixelData: reader.pixelData, deflated: true }
    if (inflater.exhausted) return lackInput(bytes.length, complete)
    if (performance.now() > job.deadline)
      throw fault('TooSlow', offset, `not inflated within ${limits.milliseconds} ms`)
    if (reader.needed > most || target === most) {
      throw fault('InflatedTooLarge', offset, `more than ${most} inflated bytes before the pixel data`)
    }
    target = Math.min(Math.max(target * 2, reader.needed), most)
  }
}

function readInflated(job: ReadJob, inflater: Inflater): DataSetReader {
  const { deadline, warnings, privateSequences } = job
  // What is inflated has a limit of its own.
  const limits = { ...job.limits, headerBytes: Infinity }
  const reader = new DataSetReader({
    source: { bytes: inflater.output, warnings },
    offset: 0,
    encoding: INFLATED,
    complete: inflater.ended,
    limits,
    deadline,
    privateSequences,
  })
  reader.read()
  return reader
}

function lackInput(length: number, complete: boolean): More {
  if (complete) throw fault('Truncated', length, 'the deflated data set ends within its header')
  return { status: 'more', needed: length + 1 }
}

/** Some writers put the two bytes of a zlib stream (RFC 1950) in front. */
export function zlibHeaderLength(bytes: Uint8Array, at: number): number {
  const method = bytes[at] ?? 0
  return method === 0x78 && (method * 256 + (bytes[at + 1] ?? 0)) % 31 === 0 ? 2 : 0
}

function fault(code: 'TooSlow' | 'InflatedTooLarge' | 'Truncated', offset: number, reason: string): DicomError {
  return new DicomError(code, offset, undefined, reason)
}
