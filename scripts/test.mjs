/**
 * `npm test`: sets up what the tests need, builds, and runs every suite; the whole path runs on both databases.
 * Ends with `N passed, N failed`, counted from the runners' own results.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPrerequisites } from './prerequisites.mjs'
import { startTestPostgres } from './test-postgres.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const results = mkdtempSync(join(tmpdir(), 'opaline-results-'))

const run = (command, words, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, words, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })

const need = async (title, words) => {
  if ((await run(process.execPath, words)) === 0) return
  process.stderr.write(`${title} failed.\n`)
  process.exit(1)
}

/** Runs one project of Vitest. @returns how many tests passed and failed; a suite that did not even load counts as failed */
async function runSuite(name, project, env, more = []) {
  const file = join(results, `${name}.json`)
  const words = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...more,
  ]
  const code = await run(process.execPath, words, env)
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    const broken = report.testResults.filter(
      (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
    ).length
    const failed = report.numFailedTests + broken
    return {
      name,
      passed: report.numPassedTests,
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: report.numPendingTests + report.numTodoTests,
    }
  } catch {
    return { name, passed: 0, failed: 1, skipped: 0 }
  }
}

const HISTORIES = 'tests/api/histories.test.ts'
// They lay out the rows of a database themselves, whichever is asked for: once is enough.
const ON_A_GIVEN_DATABASE = ['tests/api/access-matrix.test.ts', 'tests/api/bad-input.test.ts']
const without = (...files) => files.map((file) => `--exclude=${file}`)

installPrerequisites()
await need('The build', ['scripts/build.mjs'])
const postgres = await startTestPostgres()
const env = { TEST_DATABASE_URL: postgres.url }
const suites = []
try {
  suites.push(await runSuite('unit', 'unit*', env))
  const embedded = { ...env, TEST_DATABASE: 'embedded' }
  const external = { ...env, TEST_DATABASE: 'external' }
  const most = without(HISTORIES, ...ON_A_GIVEN_DATABASE)
  suites.push(await runSuite('whole-path-embedded', 'whole-path', embedded, most))
  suites.push(await runSuite('whole-path-external', 'whole-path', external, without(HISTORIES)))
  // Alone, since they keep the whole machine busy.
  suites.push(await runSuite('histories-embedded', 'whole-path', embedded, [HISTORIES]))
  suites.push(await runSuite('histories-external', 'whole-path', { ...external, HISTORIES: '100' }, [HISTORIES]))
} finally {
  await postgres.stop()
  rmSync(results, { recursive: true, force: true })
}
const sum = (key) => suites.reduce((total, suite) => total + suite[key], 0)
for (const suite of suites)
  process.stdout.write(`${suite.name}: ${suite.passed} passed, ${suite.failed} failed, ${suite.skipped} skipped\n`)
// A skipped test hides what it would have found, so it counts as failed.
const failed = sum('failed') + sum('skipped')
process.stdout.write(`${sum('passed')} passed, ${failed} failed\n`)
process.exit(failed === 0 ? 0 : 1)
