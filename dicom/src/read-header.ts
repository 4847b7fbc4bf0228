import { DicomError } from './dicom-error.ts'
import type { Header } from './header.ts'
import { findDataSet } from './read/find-data-set.ts'
import { readDeflated } from './read/read-deflated.ts'
import { readMeta } from './read/read-meta.ts'
import { readPlain } from './read/read-plain.ts'
import { DEFAULT_READ_LIMITS, type ReadLimits } from './read-limits.ts'
import { WarningList } from './read-warning.ts'

/** How to read. */
export interface ReadHeaderOptions {
  /** Whether the prefix is the whole file. */
  readonly complete?: boolean
  readonly limits?: Partial<ReadLimits>
  /** Whether private values of unknown VR are read as sequences where they are such to the byte; false by default. */
  readonly privateSequences?: boolean
}

/**
 * `complete` with the header, or `more`: `needed` is the length of a prefix that allows progress, at the least. It can
 * be larger than the file: whoever has read the whole file calls again with `complete: true`. Each call reads from the
 * start, so let the prefix grow by a factor, not to `needed` alone.
 */
export type ReadHeaderResult =
  | { readonly status: 'complete'; readonly header: Header }
  | { readonly status: 'more'; readonly needed: number }

/**
 * Reads the header of a DICOM file (PS3.10 7) from its first bytes: preamble, file meta information and data set up to
 * the pixel data, which is never looked at. Copies nothing: the header refers to `prefix`.
 * @throws DicomError for what is no DICOM file, is damaged or exceeds a limit; with `complete`, also for a cut file.
 */
export function readHeader(prefix: Uint8Array, options: ReadHeaderOptions = {}): ReadHeaderResult {
  const limits = { ...DEFAULT_READ_LIMITS, ...options.limits }
  const complete = options.complete ?? false
  const job = {
    bytes: prefix,
    complete,
    limits,
    deadline: performance.now() + limits.milliseconds,
    warnings: new WarningList(),
    privateSequences: options.privateSequences ?? false,
  }
  const start = findDataSet(job)
  if (start.status === 'more') return boundedMore(start.needed, limits)
  const meta = readMeta(job, start)
  if (meta.status === 'more') return meta
  const body = meta.encoding.deflated ? readDeflated(job, meta.end) : readPlain(job, meta.end, meta.encoding)
  if (body.status === 'more') return body
  const { dataSet, pixelData } = body
  const header: Header = {
    preamble: start.preamble,
    meta: meta.dataSet,
    dataSet,
    transferSyntaxUid: meta.transferSyntaxUid,
    pixelData,
    byteOrder: dataSet.littleEndian ? 'little' : 'big',
    explicitVr: dataSet.explicitVr,
    deflated: body.deflated,
    dataSetOffset: meta.end,
    warnings: job.warnings.list,
  }
  return { status: 'complete', header }
}

function boundedMore(needed: number, limits: ReadLimits): ReadHeaderResult {
  if (needed > limits.headerBytes) {
    throw new DicomError('HeaderTooLarge', 0, undefined, `more than ${limits.headerBytes} bytes before the pixel data`)
  }
  return { status: 'more', needed }
}
