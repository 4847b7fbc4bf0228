import { expect, test } from 'vitest'
import { failure, success } from '../reply.ts'
import { KnownFiles, type Question } from './known-files.ts'

const orderOf = (known: Readonly<Record<string, unknown>>): string => String(known['PatientOrderUuid'])
const question = (index: number): Question => ({ SopInstanceUid: `1.${index}`, Sha256: `hash-${index}` })

test('what gathers while a question is on its way is asked at once', async () => {
  const batches: number[] = []
  const known = new KnownFiles(async (questions) => {
    batches.push(questions.length)
    await new Promise((resolve) => setTimeout(resolve, 5))
    return success({ KnownList: [{ ...question(7), PatientOrderUuid: 'order' }] })
  }, orderOf)
  const answers = await Promise.all(Array.from({ length: 1200 }, (_, index) => known.find(question(index))))
  expect(batches).toEqual([1, 500, 500, 199])
  expect(answers[7]).toEqual({ patientOrderUuid: 'order' })
  expect(answers[8]).toEqual({ patientOrderUuid: '' })
})

test('few wait for company as long as enough is being sent', async () => {
  const batches: number[] = []
  let isBusy = true
  const known = new KnownFiles(
    async (questions) => {
      batches.push(questions.length)
      return success({ KnownList: [] })
    },
    orderOf,
    () => isBusy,
  )
  await known.find(question(0))
  const few = Array.from({ length: 60 }, (_, index) => known.find(question(index)))
  await new Promise((resolve) => setTimeout(resolve, 250))
  expect(batches).toEqual([1])
  const more = Array.from({ length: 60 }, (_, index) => known.find(question(100 + index)))
  await Promise.all([...few, ...more])
  expect(batches).toEqual([1, 120])
  const last = known.find(question(200))
  await new Promise((resolve) => setTimeout(resolve, 250))
  expect(batches).toEqual([1, 120])
  isBusy = false
  await last
  expect(batches).toEqual([1, 120, 1])
})

test('the same UID with other bytes is not known', async () => {
  const known = new KnownFiles(
    async () => success({ KnownList: [{ SopInstanceUid: '1.1', Sha256: 'other', PatientOrderUuid: 'order' }] }),
    orderOf,
  )
  expect(await known.find(question(1))).toEqual({ patientOrderUuid: '' })
})

test('why it could not be asked', async () => {
  const forbidden = failure('Forbidden', 'No right.')
  const known = new KnownFiles(async () => forbidden, orderOf)
  expect(await known.find(question(1))).toEqual({ problem: forbidden })
})
