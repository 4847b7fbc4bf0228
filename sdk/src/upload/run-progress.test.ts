import { expect, test } from 'vitest'
import { RunProgress } from './run-progress.ts'

const file = (size: number): Blob => new Blob([new Uint8Array(size)])

test('sending goes by bytes, does not fall when a file starts anew, and is 100 at the end only', () => {
  const [first, second] = [file(300), file(700)]
  const progress = new RunProgress([first, second])
  expect(progress.sending).toBe(0)
  progress.sent(second, 700)
  expect(progress.sending).toBe(70)
  progress.sent(second, 100)
  expect(progress.sending).toBe(70)
  progress.sent(second, 700)
  progress.sent(first, 350)
  expect(progress.sending).toBe(99)
  progress.finished(first)
  progress.finished(second)
  expect(progress.sending).toBe(100)
})

test('reading goes by files', () => {
  const progress = new RunProgress([file(1), file(1), file(1)])
  progress.read()
  expect(progress.reading).toBe(33)
})

test('empty files are sent as soon as they are there', () => {
  expect(new RunProgress([file(0)]).sending).toBe(100)
})
