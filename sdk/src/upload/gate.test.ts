import { expect, test } from 'vitest'
import { Gate } from './gate.ts'

test('the urgent go first among those who wait', async () => {
  const gate = new Gate(() => 1)
  const order: string[] = []
  const work = (name: string) => async (): Promise<void> => {
    order.push(name)
  }
  await gate.enter()
  const all = [gate.run(work('a')), gate.run(work('b')), gate.run(work('urgent'), true)]
  gate.leave()
  await Promise.all(all)
  expect(order).toEqual(['urgent', 'a', 'b'])
})

test('work that fails gives its place back', async () => {
  const gate = new Gate(() => 1)
  await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await gate.run(async () => 'next')).toBe('next')
})
