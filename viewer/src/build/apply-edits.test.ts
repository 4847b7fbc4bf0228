import { expect, test } from 'vitest'
import { applyEdits } from './apply-edits.ts'
import { edits } from './edits.ts'

const LOADER = '__webpack_require__.p = "/";'
const FONT = '@font-face{src:url(/font.woff2)}'
const PAGE = [
  '<meta name="msapplication-TileColor"><meta name="msapplication-TileImage"><meta name="msapplication-config">',
  '<script>console.time("scriptToView"),window.PUBLIC_URL="/"</script><link rel="manifest" href="/manifest.json">',
  '<link rel="icon shortcut" href="/a.ico"><link rel="icon" href="/b.png"><link rel="icon" href="/c.png">',
  '<link rel="apple-touch-icon" href="/assets/apple-touch-icon.png">'.repeat(23),
  '<script rel="preload" as="script" src="/app-config.js"></script>',
  '<script rel="preload" as="script" type="module" src="/init-service-worker.js"></script><title>OHIF Viewer</title>',
  '<script>function browserImportFunction(n){return import(n)}window.PUBLIC_URL="/"</script>',
  '<script defer src="/app.js"></script><link href="/app.css" rel="stylesheet">',
].join('')

/** Texts that every edit fits as often as in the pinned package. */
function published(): Map<string, string> {
  const loaders = Array.from({ length: 8 }, (_, at) => [`${at}.js`, LOADER] as const)
  return new Map([
    ...loaders,
    ['app.js', "import('/dicom-microscopy-viewer/v.js')"],
    ['app.css', FONT.repeat(5)],
    ['index.html', PAGE],
  ])
}

test('every address moves below the base path', () => {
  const edited = applyEdits(published(), edits('/viewer-app/1/', 'boot.js'))
  expect(edited.get('7.js')).toBe('__webpack_require__.p = "/viewer-app/1/";')
  expect(edited.get('app.js')).toBe("import('/viewer-app/1/dicom-microscopy-viewer/v.js')")
  expect(edited.get('app.css')).toBe('@font-face{src:url(/viewer-app/1/font.woff2)}'.repeat(5))
  expect(edited.get('index.html')).toBe(
    '<link rel="icon shortcut" href="/viewer-app/1/a.ico"><link rel="icon" href="/viewer-app/1/b.png">' +
      '<link rel="icon" href="/viewer-app/1/c.png"><script src="@@VIEWER_PATH@@app-config.js"></script>' +
      '<title>Opaline viewer</title><script src="/viewer-app/1/boot.js"></script>' +
      '<script defer src="/viewer-app/1/app.js"></script><link href="/viewer-app/1/app.css" rel="stylesheet">',
  )
})

test('a build with one loader less and one font more is refused, naming both', () => {
  const other = published().set('0.js', '').set('app.css', FONT.repeat(6))
  expect(() => applyEdits(other, edits('/viewer-app/1/', 'boot.js'))).toThrow(
    "The viewer's package is not the one that these edits are for: " +
      "'publicPath' fits 7 times, expected 8; 'fonts in the style sheet' fits 6 times, expected 5.",
  )
})

test('the given texts stay as they are', () => {
  const texts = published()
  applyEdits(texts, edits('/viewer-app/1/', 'boot.js'))
  expect(texts).toEqual(published())
})
