import { expect, test } from 'vitest'
import { DECODE_WORKER_CSP, VIEWER_ASSET_CSP, viewerPageCsp } from './content-security-policy.ts'

test('the page runs its own scripts and no text as code', () => {
  expect(viewerPageCsp(["'self'", 'https://app.example.org', '*.example.org:8443'])).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self' 'unsafe-inline'; " +
      "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; " +
      "object-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; " +
      "frame-ancestors 'self' https://app.example.org *.example.org:8443",
  )
})

test('with no ancestor given, no page may frame it', () => {
  expect(viewerPageCsp([])).toMatch(/; frame-ancestors 'none'$/)
})

test.each(['*', 'a.org; script-src *', 'https://a.org b.org', 'data:', "'unsafe-inline'", ''])(
  'the ancestor %j is refused',
  (source) => {
    expect(() => viewerPageCsp(["'self'", source])).toThrow('Frame ancestor number 2 is no host')
  },
)

test('only the decode worker may make functions of text', () => {
  expect(VIEWER_ASSET_CSP).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'",
  )
  expect(DECODE_WORKER_CSP).toBe(
    "default-src 'none'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'",
  )
})
