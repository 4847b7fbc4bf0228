import { describe, expect, it } from 'vitest'
import type { Correction } from './correction.ts'
import { overlayFor, overlayOf } from './overlay.rules.ts'

const AT = Date.parse('2026-11-24T10:00:00Z')
const correction = (keyword: Correction['keyword'], replaced: string, value: string, more = {}): Correction => ({
  at: new Date(AT),
  userUuid: 'u',
  reason: 'UpdateOrderWithJSON',
  keyword,
  replaced,
  value,
  ...more,
})
const replacedBy = (corrections: readonly Correction[]) => overlayOf(corrections).acts.map((act) => [...act.replaced])
const NAME = 0x00100010

describe('overlayOf', () => {
  it('puts what was written together into one act', () => {
    const corrections = [
      correction('PatientName', 'A', 'B'),
      correction('PatientID', '1', '2', { at: new Date(AT + 3) }),
    ]
    expect(replacedBy(corrections)).toEqual([
      [
        ['PatientName', undefined],
        ['PatientID', undefined],
      ],
    ])
  })

  it.each([
    ['another time', { at: new Date(AT + 1000) }],
    ['another user', { userUuid: undefined }],
    ['another reason', { reason: 'The same person' }],
  ])('keeps what was written apart by %s apart', (_, more) => {
    const corrections = [correction('PatientName', 'A', 'B'), correction('PatientID', '1', '2', more)]
    expect(replacedBy(corrections)).toEqual([[['PatientName', undefined]], [['PatientID', undefined]]])
  })

  it('tells of the first act what the instance says, of later ones what the order said', () => {
    const corrections = [correction('PatientName', 'A', 'B'), correction('PatientName', 'B', 'C')]
    expect(replacedBy(corrections)).toEqual([[['PatientName', undefined]], [['PatientName', 'B']]])
    expect([...overlayOf(corrections).values]).toEqual([['PatientName', 'C']])
  })

  it('says whether a person set something right or the archive brought it in line', () => {
    const corrections = [
      correction('PatientName', 'A', 'B'),
      correction('PatientID', '1', '2', { reason: 'The same person' }),
    ]
    expect(overlayOf(corrections).acts.map(({ code }) => code)).toEqual(['CORRECT', 'COERCE'])
  })
})

describe('overlayFor', () => {
  const overlay = overlayOf([correction('PatientName', 'A', 'B^C'), correction('PatientID', '1', '2')])

  it.each(['B^C', 'B^C^', 'B^C==', 'B^C '])('leaves the name %j alone, which says the same', (name) => {
    const own = overlayFor(overlay, (tag) => (tag === NAME ? name : '1'))
    expect([...(own?.values ?? [])]).toEqual([['PatientID', '2']])
    expect(own?.acts.map((act) => [...act.replaced])).toEqual([[['PatientID', undefined]]])
  })

  it('is nothing where all is said already', () => {
    expect(overlayFor(overlay, (tag) => (tag === NAME ? 'B^C' : '2'))).toBeUndefined()
  })

  it('takes marks at the end of an id for a part of it', () => {
    expect(overlayFor(overlay, (tag) => (tag === NAME ? 'B^C' : '2^'))?.values.get('PatientID')).toBe('2')
  })
})
