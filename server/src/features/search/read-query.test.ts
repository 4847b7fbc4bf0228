import { ApiError } from '@opaline/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IndexedTag } from './indexed-tag.ts'
import { plainValue, readMatchValue } from './match-value.rules.ts'
import { readPairs, readQuery } from './read-query.ts'

const names = fc.constantFrom(
  'PatientName',
  '00100010',
  'StudyDate',
  'StudyTime',
  'StudyInstanceUID',
  'SeriesNumber',
  'RequestAttributesSequence.ScheduledProcedureStepID',
  '00400275.00400009',
  'PatientName.PatientID',
  'includefield',
  'limit',
  'offset',
  'fuzzymatching',
  'PixelData',
  '00711005',
  '__proto__',
  'constructor',
)
const piece = fc.oneof(
  names,
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('%', '%ff', '*?*', '-', '1-2', ','),
)
const queries = fc.array(fc.tuple(piece, piece), { maxLength: 5 })

describe('a query, whatever it is', () => {
  it('is read or refused with a sentence, and names nothing that a header cannot hold', () => {
    fc.assert(
      fc.property(queries, fc.boolean(), (pairs, isEncoded) => {
        const write = (text: string) => (isEncoded ? encodeURIComponent(text.toWellFormed()) : text)
        const text = pairs.map(([name, value]) => `${write(name)}=${write(value)}`).join('&')
        try {
          const query = readQuery(readPairs(text))
          expect(query.ignored.join('')).toMatch(/^[\w. ]*$/)
          expect(query.offset).toBeGreaterThanOrEqual(0)
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError)
          expect([(error as ApiError).code, (error as ApiError).status]).toEqual(['InvalidParameter', 400])
        }
      }),
      { numRuns: 3_000, seed: 6 },
    )
  })

  it('has every text that was percent-encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (given) => {
        const text = given.toWellFormed()
        expect(readPairs(`PatientName=${encodeURIComponent(text)}`)).toEqual([['PatientName', text.normalize('NFC')]])
      }),
      { seed: 6 },
    )
  })
})

describe('a value', () => {
  it.each([
    ['DA', '20260131', { kind: 'values', values: ['20260131'] }],
    ['DA', '20260131-', { kind: 'range', from: '20260131', to: '' }],
    ['TM', '07', { kind: 'values', values: ['070000.000000'] }],
    ['TM', '07-0815', { kind: 'range', from: '070000.000000', to: '081559.999999' }],
    ['DT', '2026', { kind: 'range', from: '20260101000000.000000', to: '20261231235959.999999' }],
    ['DT', '202602', { kind: 'range', from: '20260201000000.000000', to: '20260228235959.999999' }],
    ['DT', '20260131101010+0100', { kind: 'range', from: '20260131091010.000000', to: '20260131091010.999999' }],
    ['DT', '2026-0500-2027-0500', { kind: 'range', from: '20260101050000.000000', to: '20280101045959.999999' }],
    ['DT', '-20260131', { kind: 'range', from: '', to: '20260131235959.999999' }],
    ['UI', '1.2,1.3\\1.4', { kind: 'values', values: ['1.2', '1.3', '1.4'] }],
    ['UI', '*', { kind: 'any' }],
    ['CS', 'CT,MR', { kind: 'values', values: ['CT', 'MR'] }],
    ['LO', 'a,b', { kind: 'values', values: ['a,b'] }],
    ['LO', ' a\\b* ', { kind: 'patterns', patterns: ['a', 'b*'] }],
    ['LO', '***', { kind: 'any' }],
    ['LO', '', { kind: 'any' }],
    ['LO', '\\\\', { kind: 'any' }],
    ['PN', 'A**B', { kind: 'patterns', patterns: ['A*B'] }],
    ['IS', '007', { kind: 'values', values: ['7'] }],
    ['DS', '1.50', { kind: 'values', values: ['1.5'] }],
  ])('%s %s', (vr, text, expected) => {
    expect(readMatchValue('Key', vr, text)).toEqual(expected)
  })

  it.each([
    ['DA', '2026.01.31', '20260131'],
    ['DA', 'unknown', ''],
    ['TM', '10:11:12', '101112.000000'],
    ['TM', '10', '100000.000000'],
    ['DT', '20260131101010.5-0130', '20260131114010.500000'],
    ['DS', ' 1.50 ', '1.5'],
    ['DS', 'x', ''],
    ['LO', ' x ', 'x'],
  ])('that is stored, %s %s, is compared as %s', (vr, text, expected) => {
    expect(plainValue(vr, text)).toBe(expected)
  })
})

describe('a private tag', () => {
  const tag: IndexedTag = { tag: '00711005', level: 'series', vr: 'IS', privateCreator: 'ACME' }

  it('is matched where it is indexed, whatever its block, and passed over elsewhere', () => {
    const attribute = { path: ['00711005'], level: 'series', place: 'key', vr: 'IS' }
    expect(readQuery(readPairs('0071ff05=7'), [tag]).matches).toEqual([
      { attribute, value: { kind: 'values', values: ['7'] } },
    ])
    expect(readQuery(readPairs('0071ff05=7'))).toMatchObject({ matches: [], ignored: ['00711005'] })
  })
})
