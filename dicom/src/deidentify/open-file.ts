import type { DataSet } from '../data-set.ts'
import { DicomError } from '../dicom-error.ts'
import { FragmentScanner } from '../frames/fragment-scanner.ts'
import type { Header } from '../header.ts'
import { Inflater } from '../inflate/inflater.ts'
import { DataSetReader } from '../read/data-set-reader.ts'
import { zlibHeaderLength } from '../read/read-deflated.ts'
import { readHeader } from '../read-header.ts'
import { DEFAULT_READ_LIMITS, type ReadLimits } from '../read-limits.ts'

/** A whole file that was read. */
export interface OpenFile {
  readonly file: Uint8Array
  readonly header: Header
  /** What the offsets of the data set count in: the file, or its inflated data set. */
  readonly bytes: Uint8Array
  /** Where the data set begins and the pixel data ends in `bytes`. */
  readonly start: number
  readonly pixelEnd: number
  /** What stands behind the pixel data; undefined where that is nothing, or no data elements. */
  readonly tail: DataSet | undefined
}

/**
 * Reads a whole file, what stands behind its pixel data included.
 * @throws DicomError
 */
export function openFile(file: Uint8Array, limits: Partial<ReadLimits> = {}): OpenFile {
  const result = readHeader(file, { complete: true, limits, privateSequences: true })
  if (result.status === 'more') throw new DicomError('Truncated', file.length, undefined, 'the file ends early')
  const { header } = result
  const all = { ...DEFAULT_READ_LIMITS, ...limits }
  const bytes = header.deflated ? inflated(file, header, all) : file
  const pixelEnd = endOfPixels(header, bytes, all)
  const start = header.deflated ? 0 : header.dataSetOffset
  return { file, header, bytes, start, pixelEnd, tail: readTail(header, bytes, pixelEnd, all) }
}

function inflated(file: Uint8Array, header: Header, { headerBytes }: ReadLimits): Uint8Array {
  const inflater = new Inflater(file, header.dataSetOffset + zlibHeaderLength(file, header.dataSetOffset))
  inflater.inflateTo(headerBytes)
  if (inflater.exhausted) throw new DicomError('Truncated', file.length, undefined, 'the deflated data set ends early')
  if (inflater.ended) return inflater.output
  throw new DicomError('InflatedTooLarge', header.dataSetOffset, undefined, `more than ${headerBytes} inflated bytes`)
}

function endOfPixels({ pixelData, dataSet, byteOrder }: Header, bytes: Uint8Array, limits: ReadLimits): number {
  if (pixelData === undefined) return dataSet.offset + dataSet.length
  if (pixelData.length !== undefined) return Math.min(pixelData.offset + pixelData.length, bytes.length)
  const scanner = new FragmentScanner(pixelData.offset, byteOrder === 'little', limits.elements)
  scanner.push(bytes.subarray(pixelData.offset))
  return scanner.end ?? bytes.length
}

function readTail(header: Header, bytes: Uint8Array, offset: number, limits: ReadLimits): DataSet | undefined {
  if (header.pixelData === undefined || offset === bytes.length) return undefined
  const { warnings } = header.dataSet.source
  const reader = new DataSetReader({
    source: { bytes, warnings },
    offset,
    encoding: { littleEndian: header.byteOrder === 'little', explicitVr: header.explicitVr, deflated: false },
    complete: true,
    limits: { ...limits, headerBytes: Infinity },
    deadline: performance.now() + limits.milliseconds,
    parent: header.dataSet,
    privateSequences: true,
  })
  try {
    reader.read()
    return reader.dataSet
  } catch (error) {
    if (error instanceof DicomError) return undefined
    throw error
  }
}
