import { describe, expect, it } from 'vitest'
import { type Available, acceptedRanges, chooseRepresentation, parseAccept } from './accept.ts'

const JPEG: Available = {
  mediaTypes: ['application/octet-stream', 'image/jpeg'],
  transferSyntaxUid: '1.2.840.10008.1.2.4.50',
  form: 'multipart',
}

describe('parseAccept', () => {
  it('takes everything where nothing is said', () => {
    expect(parseAccept(undefined).map((range) => range.type)).toEqual(['*/*'])
    expect(parseAccept('').map((range) => range.type)).toEqual(['*/*'])
  })

  it('puts the best first and leaves out what is not wanted', () => {
    const types = parseAccept('a/b;q=0.2, c/d, e/f;q=0, g/h;q=0.9').map((range) => range.type)
    expect(types).toEqual(['c/d', 'g/h', 'a/b'])
  })

  it('reads quoted parameters, with commas and semicolons in them', () => {
    const [range] = parseAccept('Multipart/Related; TYPE="image/jpeg"; note="a, b; c"')
    expect(range?.type).toBe('multipart/related')
    expect([...(range?.parameters ?? [])]).toEqual([
      ['type', 'image/jpeg'],
      ['note', 'a, b; c'],
    ])
  })

  it('reads quoted pairs, and passes over what is no type', () => {
    const ranges = parseAccept(String.raw`a/b; note="a\"b, c";;=1;bad, , "x", =, c/d; type=`)
    expect(ranges.map(({ type, parameters }) => [type, [...parameters]])).toEqual([
      ['a/b', [['note', 'a"b, c']]],
      ['c/d', [['type', '']]],
    ])
  })

  it.each([
    ['parameters', `a/b${'; x=y'.repeat(3000)} "`],
    ['spaces', `a/b;x=${' '.repeat(4000)};y=${' '.repeat(4000)}z z`],
    ['quotes', `a/b;x=${'"'.repeat(8001)}`],
    ['commas', ','.repeat(8000)],
    ['entries', Array.from({ length: 1600 }, (_, at) => `a/${at % 10}`).join(',')],
  ])('takes no time for a header of many %s', (_, header) => {
    const from = process.cpuUsage().user
    parseAccept(header)
    expect(process.cpuUsage().user - from).toBeLessThan(200_000)
  })
})

describe('acceptedRanges', () => {
  const types = (header: string | undefined, query: unknown) => acceptedRanges(header, query).map(({ type }) => type)

  it.each([
    ['*/*', 'image/jpeg', ['image/jpeg', '*/*']],
    [undefined, 'image/jpeg', ['image/jpeg']],
    ['a/b', undefined, ['a/b']],
    ['a/b', '', ['a/b']],
    [undefined, undefined, ['*/*']],
    ['a/b', ['c/d', 'e/f;q=0.5'], ['c/d', 'e/f', 'a/b']],
  ])('of the header %s and the query %s', (header, query, expected) => {
    expect(types(header, query)).toEqual(expected)
  })
})

describe('chooseRepresentation', () => {
  it.each([
    [undefined, 'multipart', 'application/octet-stream'],
    ['*/*', 'multipart', 'application/octet-stream'],
    ['multipart/related; type=application/octet-stream; transfer-syntax=*', 'multipart', 'application/octet-stream'],
    ['multipart/related; type="image/jpeg"', 'multipart', 'image/jpeg'],
    ['multipart/related', 'multipart', 'application/octet-stream'],
    ['application/octet-stream', 'single', 'application/octet-stream'],
    ['image/jpeg', 'single', 'image/jpeg'],
    ['image/*', 'single', 'image/jpeg'],
    ['image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50', 'single', 'image/jpeg'],
    ['image/png, multipart/related; type="image/jpeg"; q=0.1', 'multipart', 'image/jpeg'],
  ])('for %s', (header, form, mediaType) => {
    expect(chooseRepresentation(parseAccept(header), JPEG)).toEqual({ form, mediaType })
  })

  it.each(['image/png', 'multipart/related; type="image/jp2"', 'image/jpeg; transfer-syntax=1.2.840.10008.1.2.1'])(
    'has nothing for %s',
    (header) => {
      expect(chooseRepresentation(parseAccept(header), JPEG)).toBeUndefined()
    },
  )
})
