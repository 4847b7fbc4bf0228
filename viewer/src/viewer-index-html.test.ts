import { expect, test } from 'vitest'
import { viewerIndexHtml } from './viewer-index-html.ts'

const TOKEN = 'T'.repeat(43)

test('the page loads the settings of its own link', () => {
  const page = viewerIndexHtml({ template: '<script src="@@VIEWER_PATH@@app-config.js"></script>', token: TOKEN })
  expect(page).toBe(`<script src="/v/${TOKEN}/app-config.js"></script>`)
})

test.each(['<html></html>', '@@VIEWER_PATH@@ @@VIEWER_PATH@@'])('the template %j is refused', (template) => {
  expect(() => viewerIndexHtml({ template, token: TOKEN })).toThrow('needs @@VIEWER_PATH@@ exactly once')
})
