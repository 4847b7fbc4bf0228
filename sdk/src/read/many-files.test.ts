import { expect, test } from 'vitest'
import { dicomBytes } from '../testing/dicom-file.ts'
import { readDicomFiles } from './read-dicom-files.ts'
import type { Study } from './study-list.ts'

const FILES = 100_000

const UID = '1.2.3.999999'
const TEMPLATE = Buffer.from(dicomBytes({ sop: UID, pixelBytes: 65_536 })).subarray(0, 65_536)
const UID_AT = [TEMPLATE.indexOf(UID), TEMPLATE.lastIndexOf(UID)]

/** Bytes at hand: what a platform does to read a Blob is not what this is about. */
class AtHand extends Blob {
  readonly #bytes: Uint8Array<ArrayBuffer>
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    super()
    this.#bytes = bytes
  }
  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#bytes.buffer)
  }
}

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
    const bytes = new Uint8Array(TEMPLATE)
    const digits = new TextEncoder().encode(String(100_000 + this.#index))
    for (const at of UID_AT) bytes.set(digits, at + '1.2.3.'.length)
    return new AtHand(bytes)
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
