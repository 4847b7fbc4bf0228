const ASSET = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'"

/**
 * The `Content-Security-Policy` of every file below `/viewer-app/` but the decode workers: a worker from the network
 * obeys its own file's policy, not the page's.
 */
export const VIEWER_ASSET_CSP = ASSET

/** The `Content-Security-Policy` of the files that the manifest names in `decodeWorkers`: their codecs make functions of text. */
export const DECODE_WORKER_CSP = ASSET.replace("'wasm-unsafe-eval'", "'unsafe-eval' 'wasm-unsafe-eval'")

const PAGE = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "object-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
]

const ANCESTOR =
  /^(?:'self'|'none'|(?:https?:\/\/)?(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::(?:\d{1,5}|\*))?)$/

/**
 * The `Content-Security-Policy` of a viewer link's page. `frameAncestors` are CSP sources that may show it in a frame:
 * `'self'`, `'none'` or hosts (`https://app.example.org`, `*.example.org:8443`); none given: no one may.
 * Throws a TypeError for a source of another form.
 */
export function viewerPageCsp(frameAncestors: readonly string[]): string {
  const wrong = frameAncestors.findIndex((source) => !ANCESTOR.test(source))
  if (wrong >= 0)
    throw new TypeError(`Frame ancestor number ${wrong + 1} is no host that a Content-Security-Policy may name.`)
  const sources = frameAncestors.length === 0 ? ["'none'"] : frameAncestors
  return [...PAGE, `frame-ancestors ${sources.join(' ')}`].join('; ')
}
