import { headOf } from '../files/file-content.ts'
import { fileNameOf } from '../files/file-name.ts'
import { readAhead } from '../files/read-ahead.ts'
import { failure, type Reply, success } from '../reply.ts'
import { readDicomHeader } from './dicom-header.ts'
import { StudyList } from './study-list.ts'

const PARALLEL_READS = 8

/** The message of a file that is not DICOM, in the words of the original. */
export const unsupported = (name: string): string => `Unsupported file! FileName: ${name}`

/**
 * Reads the headers of files and reports after every file: `Reading...`, the last time `Completed` with progress 100;
 * one call more, with `State: 'Error'`, for a file that is not DICOM. A DICOMDIR is passed over. `StudyList` is the
 * same array in every call, for it grows with hundreds of thousands of files.
 */
export async function readDicomFiles(files: readonly Blob[], report: (reply: Reply) => void): Promise<void> {
  const list = new StudyList()
  let read = 0
  const fields = () => ({ Progress: Math.floor((100 * read) / files.length), StudyList: list.studies })
  for await (const [file, found] of readAhead(files, PARALLEL_READS, (one) => readDicomHeader(headOf(one)))) {
    if (found.kind === 'header') list.add(file, found.header)
    if (found.kind === 'unsupported') {
      const name = fileNameOf(file)
      report({ ...failure('UnsupportedFile', unsupported(name)), ...fields(), State: 'Error', FileName: name })
    }
    read += 1
    report({ ...success(fields()), Message: read === files.length ? 'Completed' : 'Reading...' })
  }
}
