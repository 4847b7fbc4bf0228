import { describe, expect, it } from 'vitest'
import { isAllowedOrigin, isDomainEntry } from './allowed-domains.ts'

describe('isAllowedOrigin', () => {
  it.each([
    ['https://app.example.org', ['app.example.org']],
    ['https://a.example.org', ['*.example.org']],
    ['https://a.b.example.org', ['*.example.org']],
    ['https://app.example.org:8443', ['app.example.org:8443']],
    ['http://localhost:3000', ['localhost']],
    ['https://localhost', ['localhost']],
    ['https://app.example.org', ['other.example', 'APP.example.org']],
    ['https://anything.example', []],
  ])('lets %s use what lists %j', (origin, list) => {
    expect(isAllowedOrigin(list, origin)).toBe(true)
  })

  it('lets a caller without an origin use only what lists no domain', () => {
    expect(isAllowedOrigin([], undefined)).toBe(true)
    expect(isAllowedOrigin(['app.example.org'], undefined)).toBe(false)
  })

  it.each([
    ['http://app.example.org', ['app.example.org']],
    ['https://app.example.org:444', ['app.example.org']],
    ['https://app.example.org.evil.com', ['app.example.org']],
    ['https://evil-example.org', ['*.example.org']],
    ['https://example.org', ['*.example.org']],
    ['null', ['app.example.org']],
    ['https://app.example.org/path', ['app.example.org']],
    ['http://localhost.evil.com', ['localhost']],
    ['', ['localhost']],
  ])('keeps %s from what lists %j', (origin, list) => {
    expect(isAllowedOrigin(list, origin)).toBe(false)
  })
})

it('tells host names from what is none', () => {
  expect(['app.example.org', '*.example.org', 'localhost', 'a.b:8443'].every(isDomainEntry)).toBe(true)
  expect(['https://a.b', 'a b', '', '*', 'a..b', '-a.b', 'a.b/c', '*.*.b'].some(isDomainEntry)).toBe(false)
})
