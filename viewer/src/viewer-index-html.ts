import { VIEWER_PATH_PLACEHOLDER } from './viewer-path-placeholder.ts'
import { viewerPath } from './viewer-token.ts'

/**
 * The page of a viewer link, made of the build's template (`dist/index.template.html`); send it with `no-store`.
 * Throws a TypeError for a token that is none, and an Error for a template of another build.
 */
export function viewerIndexHtml(options: { template: string; token: string }): string {
  const [before, after, ...more] = options.template.split(VIEWER_PATH_PLACEHOLDER)
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`The viewer's template needs ${VIEWER_PATH_PLACEHOLDER} exactly once: build the viewer again.`)
  }
  return before + viewerPath(options.token) + after
}
