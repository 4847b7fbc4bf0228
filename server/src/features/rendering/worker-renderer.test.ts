import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RenderQuestion } from './render-frame.ts'
import { openWorkerRenderer } from './worker-renderer.ts'

/** Answers with its number and the first byte of the frame, refuses the frame of a 2, breaks at a 3. */
const PROGRAM = `
import { parentPort, threadId } from 'node:worker_threads'
parentPort.on('message', async ({ frame }) => {
  const [first] = frame.bytes
  await new Promise((resolve) => setTimeout(resolve, 300))
  if (first === 3) throw new Error('broken')
  parentPort.postMessage(first === 2 ? undefined : Uint8Array.of(threadId, first))
})
`

let folder: string
let renderer: ReturnType<typeof openWorkerRenderer>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opaline-renderer-'))
  writeFileSync(join(folder, 'program.mjs'), PROGRAM)
  renderer = openWorkerRenderer(join(folder, 'program.mjs'), () => undefined)
})
afterAll(async () => {
  await renderer.close()
  rmSync(folder, { recursive: true })
})

const question = (byte: number) => ({ frame: { bytes: new Uint8Array(4).fill(byte) } }) as unknown as RenderQuestion

test('pictures are made in several threads at once, and a frame is moved to its thread', async () => {
  const moved = question(1)
  const [first, second] = await Promise.all([renderer.render(moved), renderer.render(question(4))])
  expect([first[1], second[1]]).toEqual([1, 4])
  expect(first[0]).not.toBe(second[0])
  expect(moved.frame.bytes.length).toBe(0)
})

test('a frame that breaks its thread harms no other, and one that is refused not even that', async () => {
  const [broken, whole] = await Promise.allSettled([renderer.render(question(3)), renderer.render(question(5))])
  expect(broken).toMatchObject({ status: 'rejected', reason: { message: 'broken' } })
  expect(whole).toMatchObject({ status: 'fulfilled' })
  await expect(renderer.render(question(2))).rejects.toThrow('The frame cannot be shown.')
  expect((await renderer.render(question(6)))[1]).toBe(6)
})
