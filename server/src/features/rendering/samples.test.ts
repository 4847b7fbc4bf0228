import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { OF_ANOTHER_SIZE, sampleFiles } from '../../../../tests/samples.ts'
import { FrameSyntaxes } from '../studies/frame-syntaxes.ts'
import { framesOf } from '../studies/read-frame.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import { askForRendering } from './ask-for-rendering.ts'
import { RENDERED } from './defaults.ts'
import { shownImage } from './render-frame.ts'
import { compareImages } from './testing/compare-images.ts'
import { type Judgement, judgeRenderings } from './testing/judge-renderings.ts'
import { MemoryBlobs, memoryInstance } from './testing/memory-instance.ts'

/** What has no picture, and the sentence that says so; by file name, since folders differ between sets of samples. */
const NOT_RENDERED: ReadonlyMap<string, string> = new Map([
  ['MR_truncated.dcm', 'The object has no image.'],
  ['meta_missing_tsyntax.dcm', 'The object has no image.'],
  ['nested_priv_SQ.dcm', 'The object has no image.'],
])

/** What DCMTK and pydicom show in false colours: a JPEG that calls itself JFIF, so YCbCr, in a file that calls it RGB. */
const BY_PILLOW: ReadonlySet<string> = new Set(['example-mg.dcm'])

const LOSSY: ReadonlySet<string> = new Set(['jpeg-dct', 'j2k', 'jpeg-ls', 'htj2k'])

interface Sample {
  readonly name: string
  readonly bytes: Uint8Array
  readonly instance: StoredInstance
  /** First, middle and last, from 0. */
  readonly frames: readonly number[]
}

const blobs = new MemoryBlobs()
const sources = { blobs, frameSyntaxes: new FrameSyntaxes(blobs) }

/** A sample with pixel data; undefined for those without, and for what is no DICOM file or is cut. */
async function readSample(path: string, name: string): Promise<Sample | undefined> {
  const bytes = readFileSync(path)
  const instance = await memoryInstance(blobs, name, bytes).catch(() => undefined)
  const count = instance === undefined ? 0 : framesOf(instance)
  const frames = [...new Set([0, count >> 1, Math.max(0, count - 1)])]
  return instance && { name, bytes, instance, frames }
}

describe('the samples with pixel data', () => {
  const samples: Sample[] = []
  let judgements: readonly Judgement[] = []
  beforeAll(async () => {
    for (const { path, name } of sampleFiles()) {
      const sample = await readSample(path, name)
      if (sample !== undefined) samples.push(sample)
    }
    judgements = judgeRenderings(
      samples.map((sample) => ({ ...sample, judge: BY_PILLOW.has(basename(sample.name)) ? 'Pillow' : undefined })),
    )
  }, 180_000)

  test('are shown as DCMTK shows them, or pydicom where DCMTK cannot', async () => {
    const rows: string[] = []
    for (const [at, { name, instance, frames }] of samples.entries()) {
      if (NOT_RENDERED.has(basename(name))) continue
      const judgement = judgements[at]
      for (const [index, frame] of frames.entries()) {
        const question = await askForRendering(sources, instance, frame + 1, RENDERED)
        if (OF_ANOTHER_SIZE.has(basename(name))) {
          await expect(shownImage(question)).rejects.toThrow('The frame has another size than its image.')
          continue
        }
        const likeness = compareImages(await shownImage(question), judgement, index)
        const isLike = likeness.most <= 2 && (LOSSY.has(question.frame.coding) || likeness.near >= 0.999)
        const row = `${name} frame ${frame + 1}: ${judgement?.judge}, ${question.frame.coding}, at most ${likeness.most}, within 1: ${likeness.near}`
        rows.push(row)
        expect(isLike, row).toBe(true)
      }
    }
    console.error(rows.join('\n'))
    expect(rows.length).toBeGreaterThan(100)
  }, 180_000)

  test('have a picture, or a sentence that says why not', async () => {
    for (const { name, instance } of samples) {
      const sentence = NOT_RENDERED.get(basename(name))
      if (sentence === undefined) continue
      await expect(askForRendering(sources, instance, 1, RENDERED)).rejects.toMatchObject({
        status: 406,
        message: sentence,
      })
    }
  })
})
