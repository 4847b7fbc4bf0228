import { DicomError } from '../dicom-error.ts'
import { WarningList } from '../read-warning.ts'
import { Tag } from '../tag.ts'
import { encodingOf, TransferSyntax } from '../transfer-syntax.ts'
import { tagAndLength } from '../write/put-bytes.ts'
import { tagAt } from './bytes.ts'
import type { ReadTask } from './read-task.ts'

/** Any sequence of the dictionary, whose value is read on trial. */
const SOME_SEQUENCE = 0x00400275

const ITEM_HEADER = 8

/** What reads a data set on trial. */
export interface TrialReader {
  readonly position: number
  read(): boolean
}

/**
 * Whether a value of unknown VR is a sequence in implicit little endian (PS3.5 6.2.2), to its last byte. Private
 * sequences inside it count as bytes here, so that the work stays proportional to the depth.
 */
export function isSequence(
  task: ReadTask,
  offset: number,
  length: number,
  readerOf: (trial: ReadTask) => TrialReader,
): boolean {
  const { bytes } = task.source
  if (length < ITEM_HEADER || offset + length > bytes.length || tagAt(bytes, offset, true) !== Tag.Item) return false
  const copy = new Uint8Array(ITEM_HEADER + length)
  copy.set(tagAndLength(SOME_SEQUENCE, length, true))
  copy.set(bytes.subarray(offset, offset + length), ITEM_HEADER)
  const encoding = encodingOf(TransferSyntax.ImplicitVrLittleEndian)
  const source = { bytes: copy, warnings: new WarningList() }
  const { limits, deadline } = task
  const reader = readerOf({ source, offset: 0, encoding, complete: true, limits, deadline })
  try {
    return reader.read() && reader.position === copy.length
  } catch (error) {
    if (error instanceof DicomError) return false
    throw error
  }
}
