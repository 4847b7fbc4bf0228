import { describe, expect, test } from 'vitest'
import { readPlan } from './read-plan.ts'

const DATA = [{ Tag: 'x00100020', Value: 'T-1' }]

const told = (AnonymizedData: unknown, AnonymizationOptions?: unknown): string => {
  const plan = readPlan({ AnonymizedData, AnonymizationOptions })
  return 'problem' in plan ? `${plan.problem.ErrorCode}: ${plan.problem.Message}` : 'fine'
}

describe('a plan', () => {
  test('is the list alone, UIDs kept, unless more is asked for', () => {
    const plan = readPlan({ AnonymizedData: DATA })
    expect(plan).toMatchObject({ basic: undefined, remapUids: false, newPatientId: 'T-1' })
    expect('values' in plan && [...plan.values.keys()]).toEqual([0x00100020])
  })

  test('by the Basic Profile maps UIDs unless told not to, and needs no list', () => {
    expect(readPlan({ AnonymizationOptions: { Profile: 'Basic' } })).toMatchObject({
      basic: { shiftDates: false, keepPrivateTags: false, burnedInAnnotation: 'Refuse', blackoutRectangles: [] },
      remapUids: true,
      newPatientId: undefined,
    })
    expect(readPlan({ AnonymizationOptions: { Profile: 'Basic', RemapUids: false } })).toMatchObject({
      remapUids: false,
    })
  })

  test('takes every option', () => {
    const rectangle = { Left: 0, Top: 0, Width: 10, Height: 20 }
    const AnonymizationOptions = {
      Profile: 'Basic',
      ShiftDates: true,
      KeepPrivateTags: true,
      KeepDevice: true,
      KeepDescriptions: true,
      BurnedInAnnotation: 'Accept',
      BlackoutRectangles: [rectangle],
      AcceptedTags: ['(0008,0070)'],
    }
    expect(readPlan({ AnonymizedData: DATA, AnonymizationOptions })).toMatchObject({
      basic: {
        shiftDates: true,
        keepPrivateTags: true,
        keepDevice: true,
        keepDescriptions: true,
        burnedInAnnotation: 'Accept',
        blackoutRectangles: [rectangle],
        acceptedTags: [0x00080070],
      },
    })
  })
})

describe('is refused', () => {
  const refused = 'InvalidParameter: Invalid parameters for'
  test.each([
    ['no list', undefined, undefined, 'anonymizedData. A value is required.'],
    ['dates by a list', DATA, { ShiftDates: true }, `anonymizationOptions. ShiftDates needs Profile 'Basic'.`],
    [
      'rectangles by a list',
      DATA,
      { BlackoutRectangles: [{ Left: 0, Top: 0, Width: 1, Height: 1 }] },
      `anonymizationOptions. BlackoutRectangles needs Profile 'Basic'.`,
    ],
    [
      'dates without a key',
      DATA,
      { Profile: 'Basic', RemapUids: false, ShiftDates: true },
      'anonymizationOptions. ShiftDates needs RemapUids.',
    ],
    [
      'a rectangle that is none',
      DATA,
      { Profile: 'Basic', BlackoutRectangles: [{ Left: 0, Top: 0, Width: -1, Height: 1 }] },
      `BlackoutRectangles. Given value = '{"Left":0,"Top":0,"Width":-1,"Height":1}' is not rectangle format.`,
    ],
    [
      'a tag that is none',
      DATA,
      { Profile: 'Basic', AcceptedTags: ['PatientName'] },
      `AcceptedTags. Given value = 'PatientName' is not tag format.`,
    ],
    [
      'a tag that is listed twice',
      [...DATA, { Tag: '00100020', Value: '' }],
      undefined,
      `anonymizedData. Given value = '[{"Tag":"x00100020","Value":"T-1"},{"Tag":"00100020","Value":""}]' is not tag and value format. (0010,0020) is listed twice.`,
    ],
  ])('%s', (_, data, options, problem) => {
    expect(told(data, options)).toBe(`${refused} ${problem}`)
  })
})
