import { expect, test } from 'vitest'
import { serverAddress } from './connection.ts'

test.each([
  ['https://pacs.example.org', 'https://pacs.example.org/'],
  ['http://10.0.0.5:8080/', 'http://10.0.0.5:8080/'],
  ['https://example.org/opaline', 'https://example.org/opaline/'],
  ['https://example.org/opaline//?a=b#c', 'https://example.org/opaline/'],
  ['pacs.example.org', undefined],
  ['javascript:alert(1)', undefined],
  [7, undefined],
])('the server %j is at %j', (given, address) => {
  expect(serverAddress(given)).toBe(address)
})
