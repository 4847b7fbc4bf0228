import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findProjectRoot } from '../src/project-root.ts'

/** `docs/threats.md` names tests that there are. */

const read = (path: string): string => readFileSync(join(findProjectRoot(), path), 'utf8')
const attacks = read('docs/threats.md')
  .split('\n')
  .filter((line) => /^\| (SEC-|…)/.test(line))
  .map((line) => line.split(' | ') as [attack: string, outcome: string, tests: string])

it('knows every attack from SEC-12 to SEC-29', () => {
  const named = attacks.flatMap(([attack]) => /SEC-\d+/.exec(attack) ?? [])
  expect(named).toEqual(Array.from({ length: 18 }, (_, index) => `SEC-${12 + index}`))
})

it.each(attacks)('%s', (_attack, _outcome, tests) => {
  const files = [...tests.matchAll(/`([^`]+\.test\.ts)`: ([^`|]*)/g)]
  expect(files.length).toBeGreaterThan(0)
  for (const [, path = '', titles = ''] of files) {
    const source = read(path)
    // A title may hold a semicolon of its own nowhere, and ends before the next file's name.
    for (const title of titles.split('; ').filter((text) => text.trim() !== '')) expect(source).toContain(title.trim())
  }
})
