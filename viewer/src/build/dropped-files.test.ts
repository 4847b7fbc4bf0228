import { expect, test } from 'vitest'
import { isDropped } from './dropped-files.ts'

test.each([
  'app.bundle.js.map',
  'ort/model.wasm',
  'sw.js',
  'init-service-worker.js',
  'app-config.js',
  'assets/apple-touch-icon.png',
])('%s is not shipped', (path) => {
  expect(isDropped(path)).toBe(true)
})

test.each(['app.bundle.js', 'assets/favicon.ico', 'assets/images/CT-Bone.png', 'dicom-microscopy-viewer/v.min.js'])(
  '%s is shipped',
  (path) => {
    expect(isDropped(path)).toBe(false)
  },
)
