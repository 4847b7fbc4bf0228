import { expect, test } from 'vitest'
import { findDecodeWorkers } from './find-decode-workers.ts'

const CODECS = '__webpack_require__.p = "/"; CharLSWASM'

test('the worker with the codecs is found, and not the page script that has them too', () => {
  const texts = new Map([
    ['index.html', '<script defer src="/app.js"></script>'],
    ['app.js', CODECS],
    ['8097.js', CODECS],
    ['136.js', '__webpack_require__.p = "/"'],
  ])
  expect(findDecodeWorkers(texts)).toEqual(['8097.js'])
})

test('without one the build stops', () => {
  expect(() => findDecodeWorkers(new Map([['136.js', 'CharLSWASM']]))).toThrow('No decode worker was found')
})
