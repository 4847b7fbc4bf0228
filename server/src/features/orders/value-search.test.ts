import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OrderFilter } from './order-filter.ts'
import { type OrderArchive, openOrderArchive } from './testing/order-archive.ts'

let archive: OrderArchive
let second: string
beforeAll(async () => {
  archive = await openOrderArchive()
  second = await archive.addInstitution('Second')
  await archive.addOrders([
    { patient_name: 'A', patient_id: 'Pat-1', accession_number: 'ACC%1', modality: 'CT', order_day: '2026-03-01' },
    { patient_name: 'B', patient_id: 'PAT-10', accession_number: 'ACCX1', modality: 'CT\\SR', order_day: '2026-03-02' },
    { patient_name: 'C', patient_id: 'é 7', other_patient_ids: 'NHS 1\\x_2', modality: 'mr', order_day: '2026-03-03' },
    { patient_name: 'D', patient_id: 'PAT', other_patient_ids: 'XY2', institution_id: second, order_day: '2026-03-04' },
  ])
})
afterAll(() => archive.close())

const found = (filter: OrderFilter) => archive.names(filter)

describe('ids match as a whole, case and accents aside, with wildcards', () => {
  it.each([
    [{ patientId: 'pat-1' }, ['A']],
    [{ patientId: 'PAT-1*' }, ['B', 'A']],
    [{ patientId: '*1' }, ['A']],
    [{ patientId: 'pat?1?' }, ['B']],
    [{ patientId: 'PAT' }, ['D']],
    [{ patientId: 'E 7' }, ['C']],
    [{ patientId: 'at-1' }, []],
    [{ patientId: '*' }, ['D', 'C', 'B', 'A']],
    [{ accessionNumber: 'acc%1' }, ['A']],
    [{ accessionNumber: 'ACC?1' }, ['B', 'A']],
    [{ accessionNumber: 'ACC_1' }, []],
    [{ accessionNumber: 'ACC' }, []],
  ])('%j', async (filter, names) => {
    expect(await found(filter)).toEqual(names)
  })
})

describe('another patient id is one of several', () => {
  it.each([
    ['nhs 1', ['C']],
    ['X_2', ['C']],
    ['X?2', ['D', 'C']],
    ['NHS', []],
    ['NHS 1\\x_2', []],
    ['*2', ['D', 'C']],
  ])('%s', async (otherPatientId, names) => {
    expect(await found({ otherPatientId })).toEqual(names)
  })
})

describe('modalities', () => {
  it.each([
    [['CT'], ['B', 'A']],
    [['SR'], ['B']],
    [
      ['ct', 'SR'],
      ['B', 'A'],
    ],
    [
      ['MR', 'SR'],
      ['C', 'B'],
    ],
    [['CT\\SR'], ['B', 'A']],
    [['C'], []],
    [['C*'], []],
    [['XA'], []],
  ])('%j', async (modalities, names) => {
    expect(await found({ modalities })).toEqual(names)
  })
})

describe('days, both included', () => {
  it.each([
    [{ startDay: '2026-03-02', endDay: '2026-03-03' }, ['C', 'B']],
    [{ startDay: '2026-03-03' }, ['D', 'C']],
    [{ endDay: '2026-03-01' }, ['A']],
    [{ startDay: '2026-03-04', endDay: '2026-03-01' }, []],
  ])('%j', async (days, names) => {
    expect(await found(days)).toEqual(names)
  })
})

describe('institutions', () => {
  it('one, several, none given', async () => {
    expect(await found({ institutionUuids: [second] })).toEqual(['D'])
    expect(await found({ institutionUuids: [second, archive.account.InstitutionUuid] })).toEqual(['D', 'C', 'B', 'A'])
    expect(await found({})).toEqual(['D', 'C', 'B', 'A'])
  })
})

it('takes filters together', async () => {
  const day = { startDay: '2026-03-02', endDay: '2026-03-02' }
  const all = { patientName: 'b', patientId: 'pat*', accessionNumber: 'acc*', modalities: ['SR', 'CT'], ...day }
  expect(await found(all)).toEqual(['B'])
  expect(await found({ ...all, institutionUuids: [second] })).toEqual([])
  expect(await found({ ...all, otherPatientId: '*' })).toEqual([])
})
