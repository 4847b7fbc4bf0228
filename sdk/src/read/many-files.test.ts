import { expect, test } from 'vitest'
import { dicomBytes } from '../testing/dicom-file.ts'
import { readDicomFiles } from './read-dicom-files.ts'
import type { Study } from './study-list.ts'

const FILES = 100_000

/** Files that are made when they are read, as those of a disk are: 100,000 of them hold no bytes. */
class MadeWhenRead extends File {
  readonly #index: number
  constructor(index: number) {
    super([], `${index}.dcm`)
    this.#index = index
  }
  override get size(): number {
    return 500_000
  }
  override slice(): Blob {
    return new Blob([dicomBytes({ sop: `1.2.3.${this.#index}`, pixelBytes: 65_536 }).subarray(0, 65_536)])
  }
}

test('100,000 files take no more memory than their list', async () => {
  const files = Array.from({ length: FILES }, (_, index) => new MadeWhenRead(index))
  const before = process.memoryUsage().rss
  let calls = 0
  let peak = 0
  let studies: Study[] = []
  await readDicomFiles(files, (reply) => {
    calls += 1
    studies = reply['StudyList'] as Study[]
    if (calls % 1000 === 0) peak = Math.max(peak, process.memoryUsage().rss - before)
  })
  expect(calls).toBe(FILES)
  expect(studies.map(({ ImageList, FileList }) => [ImageList.length, FileList.length])).toEqual([[FILES, FILES]])
  expect(peak).toBeLessThan(400 * 1024 * 1024)
})
