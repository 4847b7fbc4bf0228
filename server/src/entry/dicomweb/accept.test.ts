import { describe, expect, it } from 'vitest'
import { type Available, chooseRepresentation, parseAccept } from './accept.ts'

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

  it('takes no time for a header that is made to take it', () => {
    const from = performance.now()
    parseAccept(`a/b${'; x=y'.repeat(3000)} "`)
    expect(performance.now() - from).toBeLessThan(200)
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
    expect(chooseRepresentation(header, JPEG)).toEqual({ form, mediaType })
  })

  it.each(['image/png', 'multipart/related; type="image/jp2"', 'image/jpeg; transfer-syntax=1.2.840.10008.1.2.1'])(
    'has nothing for %s',
    (header) => {
      expect(chooseRepresentation(header, JPEG)).toBeUndefined()
    },
  )
})
