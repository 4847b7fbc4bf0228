import { expect, test } from 'vitest'
import { viewerPath } from './viewer-token.ts'

const TOKEN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_0'

test('a token becomes its path', () => {
  expect(viewerPath(TOKEN)).toBe('/v/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_0/')
})

test.each([
  ['42 characters', TOKEN.slice(1)],
  ['44 characters', `${TOKEN}a`],
  ['a slash', `/${TOKEN.slice(1)}`],
  ['a line end after it', `${TOKEN}\n`],
  ['markup', `"><script>${TOKEN.slice(10)}`],
])('%s is refused, and not repeated', (_what, token) => {
  expect(() => viewerPath(token)).toThrow('A viewer token is 43 characters of A-Z, a-z, 0-9, - and _.')
})
