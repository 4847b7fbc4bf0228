import { describe, expect, it } from 'vitest'
import { boundaryOf, parseContentType } from './content-type.ts'

const read = (header: string | undefined) => {
  const found = parseContentType(header)
  return found && [found.type, Object.fromEntries(found.parameters)]
}

describe('parseContentType', () => {
  it.each([
    ['application/dicom', ['application/dicom', {}]],
    ['Application/DICOM ; Transfer-Syntax=1.2.3', ['application/dicom', { 'transfer-syntax': '1.2.3' }]],
    [
      'multipart/related;type="application/dicom";boundary="a b:c"',
      ['multipart/related', { type: 'application/dicom', boundary: 'a b:c' }],
    ],
    ['multipart/related; boundary=a/b:c=d?; ', ['multipart/related', { boundary: 'a/b:c=d?' }]],
    ['a/b; x="say \\"hi\\"; x=1"', ['a/b', { x: 'say "hi"; x=1' }]],
  ])('reads %s', (header, expected) => {
    expect(read(header)).toEqual(expected)
  })

  it.each([undefined, '', 'dicom', 'a/b; x', 'a/b x=1', 'a/b; x="1', 'a/b, c/d'])('reads nothing in %s', (header) => {
    expect(read(header)).toBeUndefined()
  })
})

describe('boundaryOf', () => {
  const boundary = (text: string) => {
    const type = parseContentType(`multipart/related; boundary="${text}"`)
    return type && boundaryOf(type)
  }
  it.each(["'()+_,-./:=?09AZaz", 'a b', 'x'.repeat(70)])('takes %s', (text) => {
    expect(boundary(text)).toBe(text)
  })
  it.each(['', 'a ', 'x'.repeat(71), 'ä', 'a;b', 'a\tb'])('does not take %j', (text) => {
    expect(boundary(text)).toBeUndefined()
  })
})
