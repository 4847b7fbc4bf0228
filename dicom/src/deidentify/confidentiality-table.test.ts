import { describe, expect, it } from 'vitest'
import { CONFIDENTIALITY_EDITION } from '../../generated/confidentiality.ts'
import { confidentialityRow, ROWS } from './confidentiality-table.ts'

describe('PS3.15 Table E.1-1', () => {
  it('has the rows of its edition, with the actions in their numbers', () => {
    const actions = [...ROWS.values()].map(({ basic }) => basic)
    const count = (action: string) => actions.filter((basic) => basic === action).length
    expect([CONFIDENTIALITY_EDITION, ROWS.size]).toEqual(['2024b', 621])
    expect(['X', 'D', 'U', 'Z', 'X/D', 'X/Z', 'X/Z/D', 'Z/D', 'X/Z/U*'].map(count)).toEqual([
      384, 92, 54, 42, 22, 11, 8, 6, 2,
    ])
  })

  it('has the options in their numbers', () => {
    const options = [...ROWS.values()].flatMap((row) =>
      Object.entries(row.options).map(([letter, action]) => letter + action),
    )
    const counts = Object.fromEntries(
      [...new Set(options)].sort().map((name) => [name, options.filter((option) => option === name).length]),
    )
    expect(counts).toEqual({
      dC: 125,
      fK: 165,
      gC: 4,
      iK: 10,
      mC: 165,
      pC: 4,
      pK: 9,
      rC: 1,
      sC: 3,
      uK: 59,
      vC: 11,
      vK: 46,
    })
  })

  it('knows repeating groups and private elements, and leaves the rest', () => {
    const keywords = [0x00100010, 0x50043000, 0x60023000, 0x60024000, 0x60020010, 0x00091001, 0x00280010].map(
      (tag) => confidentialityRow(tag)?.keyword,
    )
    expect(keywords).toEqual([
      'PatientName',
      'CurveData',
      'OverlayData',
      'OverlayComments',
      undefined,
      'PrivateAttributes',
      undefined,
    ])
  })
})
