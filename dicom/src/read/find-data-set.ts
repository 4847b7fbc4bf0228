import { DicomError } from '../dicom-error.ts'
import type { More, ReadJob } from './read-job.ts'
import { sniffEncoding } from './sniff-encoding.ts'

/** Where the first element of the file is. */
export interface DataSetStart {
  readonly status: 'found'
  readonly preamble: boolean
  readonly at: number
}

const PREAMBLE_LENGTH = 128

/** Preamble, prefix and the first element's tag, VR and length. */
const ENOUGH = PREAMBLE_LENGTH + 12

/** Finds the start of the elements: after preamble and prefix (PS3.10 7.1), after a bare prefix, or at once. */
export function findDataSet(job: ReadJob): DataSetStart | More {
  const { bytes, complete } = job
  if (bytes.length < ENOUGH && !complete) return { status: 'more', needed: ENOUGH }
  if (hasPrefix(bytes, PREAMBLE_LENGTH)) return { status: 'found', preamble: true, at: PREAMBLE_LENGTH + 4 }
  job.warnings.add('NoPreamble', 0)
  if (hasPrefix(bytes, 0)) return { status: 'found', preamble: false, at: 4 }
  if (bytes.length >= 8 && sniffEncoding(bytes, 0) !== undefined) return { status: 'found', preamble: false, at: 0 }
  const reason = bytes.length === 0 ? 'the file is empty' : 'neither the prefix DICM nor a data set stands at the start'
  throw new DicomError('NotDicom', 0, undefined, reason)
}

/** Whether the four letters DICM stand at `at`. */
function hasPrefix(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d
}
