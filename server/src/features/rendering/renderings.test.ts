import { expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { RENDERED } from './defaults.ts'
import { Renderings } from './renderings.ts'
import { MemoryBlobs, memoryInstance } from './testing/memory-instance.ts'

async function open() {
  const blobs = new MemoryBlobs()
  const instance = await memoryInstance(blobs, 'ct', ctImage({ size: 16, frames: 2 }))
  if (instance === undefined) throw new Error('There is no image.')
  const asked: number[] = []
  const renderings = new Renderings(blobs, async ({ frame, output }) => {
    if (output.quality === 1) throw new Error('broken')
    asked.push(frame.bytes[0] ?? 0)
    return Uint8Array.of(asked.length)
  })
  return { instance, renderings, asked }
}

test('a picture is made once, also for those who ask at once, and again for another frame or in another form', async () => {
  const { instance, renderings, asked } = await open()
  const both = await Promise.all([1, 1].map((frame) => renderings.renderInstance(instance, frame, RENDERED)))
  expect(both).toEqual([Uint8Array.of(1), Uint8Array.of(1)])
  expect(await renderings.renderInstance(instance, 1, { ...RENDERED })).toEqual(Uint8Array.of(1))
  expect(await renderings.renderInstance(instance, 2, RENDERED)).toEqual(Uint8Array.of(2))
  expect(await renderings.renderInstance(instance, 1, { ...RENDERED, quality: 50 })).toEqual(Uint8Array.of(3))
  expect(asked).toHaveLength(3)
})

test('what breaks the decoder is refused with a sentence, and so is a frame that there is not', async () => {
  const { instance, renderings } = await open()
  const sentence = 'The image cannot be decoded: it is damaged, or of a kind that is not rendered.'
  const broken = renderings.renderInstance(instance, 1, { ...RENDERED, quality: 1 })
  await expect(broken).rejects.toMatchObject({ code: 'UnsupportedFile', status: 406, message: sentence })
  await expect(renderings.renderInstance(instance, 3, RENDERED)).rejects.toMatchObject({ code: 'NotFound' })
})
