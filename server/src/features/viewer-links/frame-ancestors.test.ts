import { expect, it } from 'vitest'
import { frameAncestors } from './frame-ancestors.ts'

it('lets pages of the listed domains show the viewer, whoever asked', () => {
  expect(frameAncestors(['app.example.org', '*.example.org:8443'], 'https://other.example.org')).toEqual([
    "'self'",
    'https://app.example.org',
    'https://*.example.org:8443',
  ])
})

it('lets pages of this machine do so without encryption', () => {
  expect(frameAncestors(['localhost', '127.0.0.1:3000'], '')).toEqual([
    "'self'",
    'http://localhost:*',
    'https://localhost:*',
    'http://127.0.0.1:3000',
    'https://127.0.0.1:3000',
  ])
})

it('lets the page that asked do so where no domains are listed', () => {
  expect(frameAncestors([], 'http://10.0.0.5:8080')).toEqual(["'self'", 'http://10.0.0.5:8080'])
})

it.each(['', 'null', "http://x.org; script-src 'unsafe-inline'", 'file://', 'http://a b'])(
  'lets only our own pages do so for the origin %j',
  (origin) => {
    expect(frameAncestors([], origin)).toEqual(["'self'"])
  },
)
