/** `npm run bench -- <name>`: bundles bench/<name>.ts and runs it; without a name it lists what there is. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const [name, ...words] = process.argv.slice(2)
const entry = join(root, 'bench', `${name}.ts`)
if (name === undefined || !existsSync(entry)) {
  const names = readdirSync(join(root, 'bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
  process.stderr.write(`Usage: npm run bench -- <name> [words]; names: ${names.join(', ')}\n`)
  process.exit(1)
}
// Inside the project, so that the bundle finds the installed packages and the project's root.
const folder = mkdtempSync(join(root, 'bench', '.run-'))
try {
  const outfile = join(folder, `${name}.mjs`)
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
    alias: {
      '@opaline/contract': join(root, 'contract/src/index.ts'),
      '@opaline/dicom': join(root, 'dicom/src/index.ts'),
      '@opaline/dicom/keywords': join(root, 'dicom/src/dictionary/keywords.ts'),
      '@opaline/viewer/page': join(root, 'viewer/src/viewer-page.ts'),
    },
  })
  const result = spawnSync(process.execPath, ['--enable-source-maps', '--expose-gc', outfile, ...words], {
    cwd: root,
    stdio: 'inherit',
  })
  process.exitCode = result.status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
