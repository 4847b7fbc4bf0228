import { expect, test } from 'vitest'
import { GroupCommit, type Outcome } from './group-commit.ts'

/** A commit that ends when the test says so, and remembers what went together. */
function held() {
  const groups: (readonly number[])[] = []
  const ends: (() => void)[] = []
  const commit = async (_: string, items: readonly number[]): Promise<Outcome<string>[]> => {
    groups.push(items)
    await new Promise<void>((resolve) => ends.push(resolve))
    return items.map((item) => (item < 0 ? { error: new Error(`no ${item}`) } : { value: `yes ${item}` }))
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const endNext = async () => {
    ends.shift()?.()
    await turn()
  }
  return { groups, commit, endNext, turn }
}

test('those who come in one turn go together, and so do those who come meanwhile', async () => {
  const { groups, commit, endNext, turn } = held()
  const queue = new GroupCommit(10, commit)
  const answers = [1, 2].map((item) => queue.add('a', item))
  await turn()
  answers.push(...[3, 4, 5].map((item) => queue.add('a', item)))
  await endNext()
  await endNext()
  expect(groups).toEqual([
    [1, 2],
    [3, 4, 5],
  ])
  expect(await Promise.all(answers)).toEqual(['yes 1', 'yes 2', 'yes 3', 'yes 4', 'yes 5'])
})

test('no more go together than the limit says', async () => {
  const { groups, commit, endNext, turn } = held()
  const queue = new GroupCommit(2, commit)
  const answers = [1, 2, 3, 4, 5].map((item) => queue.add('a', item))
  await turn()
  for (let group = 0; group < 3; group += 1) await endNext()
  await Promise.all(answers)
  expect(groups).toEqual([[1, 2], [3, 4], [5]])
})

test('one that fails leaves the others as they are', async () => {
  const { commit, endNext, turn } = held()
  const queue = new GroupCommit(10, commit)
  const settled = Promise.allSettled([1, -2, 3].map((item) => queue.add('a', item)))
  await turn()
  await endNext()
  expect((await settled).map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message))).toEqual([
    'yes 1',
    'no -2',
    'yes 3',
  ])
})

test('a commit that breaks fails all of its group, and the next goes on', async () => {
  let broken = true
  const queue = new GroupCommit<number, number>(10, async (_, items) => {
    if (broken) throw new Error('away')
    return items.map((item) => ({ value: item }))
  })
  await expect(queue.add('a', 1)).rejects.toThrow('away')
  broken = false
  expect(await queue.add('a', 2)).toBe(2)
})

test('groups do not wait for each other', async () => {
  const { groups, commit, endNext, turn } = held()
  const queue = new GroupCommit(10, commit)
  const answers = [queue.add('a', 1), queue.add('b', 2)]
  await turn()
  expect(groups).toEqual([[1], [2]])
  await endNext()
  await endNext()
  expect(await Promise.all(answers)).toEqual(['yes 1', 'yes 2'])
})
