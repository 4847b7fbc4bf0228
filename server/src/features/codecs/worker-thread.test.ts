import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openWorkerThread, type WorkerThread } from './worker-thread.ts'

const PROGRAM = `
import { parentPort, threadId } from 'node:worker_threads'
parentPort.on('message', async (question) => {
  if (question === 'hang') for (;;);
  if (question === 'break') throw new Error('broken')
  if (question === 'fill') for (const held = [];;) held.push(new Array(1e5).fill(question))
  parentPort.postMessage(threadId)
})
`

let folder: string
let thread: WorkerThread<string, number>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opaline-thread-'))
  writeFileSync(join(folder, 'program.mjs'), PROGRAM)
})
const givenUp = vi.fn()
const open = (longestMs: number) => {
  givenUp.mockClear()
  thread = openWorkerThread(join(folder, 'program.mjs'), { longestMs, megabytes: 64 }, givenUp)
}
afterEach(() => thread.close())
afterAll(() => rmSync(folder, { recursive: true }))

test('questions are answered one after the other by one thread', async () => {
  open(30_000)
  const [first, second] = await Promise.all([thread.ask('one'), thread.ask('two')])
  expect(second).toBe(first)
  expect(givenUp).not.toHaveBeenCalled()
})

test.each([
  ['break', 30_000, 'broken'],
  ['hang', 5_000, 'The thread took too long.'],
  ['fill', 30_000, 'Worker terminated due to reaching memory limit: JS heap out of memory'],
])(
  'a question that makes it %s is refused, somebody hears why, and the next has a new thread',
  async (question, longestMs, message) => {
    open(longestMs)
    const before = await thread.ask('one').catch(() => thread.ask('again'))
    const [refused, next] = await Promise.allSettled([thread.ask(question), thread.ask('two')])
    expect(refused).toEqual({ status: 'rejected', reason: expect.objectContaining({ message }) })
    expect(givenUp).toHaveBeenLastCalledWith(expect.objectContaining({ message }))
    expect(next).toEqual({ status: 'fulfilled', value: expect.any(Number) })
    expect(next.status === 'fulfilled' && next.value).not.toBe(before)
  },
)
