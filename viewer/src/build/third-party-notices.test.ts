import { expect, test } from 'vitest'
import { packagesNamedIn, thirdPartyNotices } from './third-party-notices.ts'

test('packages are named once, scoped and nested ones too', () => {
  const text =
    '"../node_modules/react/index.js" ../node_modules/@emotion/cache/x.js node_modules/a/node_modules/b.c/y.js'
  expect(packagesNamedIn([text, text])).toEqual(['@emotion/cache', 'a', 'b.c', 'react'])
})

test('a notice that stands in many files is given once', () => {
  const notices = thirdPartyNotices('MIT\n', ['react'], ['/* @license A */\n/*! B */', '/* @license A */', ''])
  expect(notices.split('Notices in its files:\n\n')[1]).toBe('/* @license A */\n\n/*! B */\n\n')
})
