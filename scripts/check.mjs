/** `npm run check`: format, lint, types, dependency directions, no cycles, no dead exports, generated files fresh. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const node = (...words) => [process.execPath, words]

const CHECKS = {
  'format and lint': node('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'),
  types: node('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'),
  'dependency directions and cycles': node(
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.dependency-cruiser.cjs',
    'contract',
    'dicom',
    'server',
    'sdk',
    'viewer',
    'web',
    'tests',
    'bench',
  ),
  'dead exports and dependencies': node('node_modules/knip/bin/knip.js'),
  'generated files': node('scripts/generate.mjs', '--check'),
}

const failed = Object.entries(CHECKS).filter(([name, [command, words]]) => {
  process.stdout.write(`— ${name}\n`)
  return spawnSync(command, words, { cwd: root, stdio: 'inherit' }).status !== 0
})
if (failed.length > 0) process.stdout.write(`Not clean: ${failed.map(([name]) => name).join(', ')}\n`)
process.exit(failed.length === 0 ? 0 : 1)
