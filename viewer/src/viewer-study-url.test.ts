import { expect, test } from 'vitest'
import { viewerStudyUrl } from './viewer-study-url.ts'

const TOKEN = 'T'.repeat(43)

test('studies are named in the query, in the given order', () => {
  expect(viewerStudyUrl(TOKEN, ['1.2.3', '1.2.840'])).toBe(`/v/${TOKEN}/viewer?StudyInstanceUIDs=1.2.3,1.2.840`)
})

test.each([
  [['1.2', '1.2/../3'], 'Study Instance UID number 2 is no UID.'],
  [['1'.repeat(65)], 'Study Instance UID number 1 is no UID.'],
  [['1..2'], 'Study Instance UID number 1 is no UID.'],
  [[], 'A viewer address needs at least one Study Instance UID.'],
])('%j is refused', (uids, message) => {
  expect(() => viewerStudyUrl(TOKEN, uids)).toThrow(message)
})
