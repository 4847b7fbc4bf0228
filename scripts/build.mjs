/** Builds what is not built or is older than its sources: the server, the library, the viewer, the pages. `--force` builds all. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { sourcesOf } from './sources-of.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const force = process.argv.includes('--force')
const GENERATED_FOLDERS = new Set(['node_modules', 'dist', 'test', '.cache'])

function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  const names = readdirSync(path).filter((name) => !GENERATED_FOLDERS.has(name))
  return names.reduce((time, name) => Math.max(time, newest(join(path, name))), 0)
}

const isFresh = (output, sources) =>
  !force &&
  existsSync(join(root, output)) &&
  sources.every((source) => newest(join(root, source)) < statSync(join(root, output)).mtimeMs)

const run = (...words) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`'${words.join(' ')}' failed (exit ${code}).`)),
    )
  })

const buildServer = () =>
  build({
    absWorkingDir: root,
    entryPoints: {
      server: 'server/src/main.ts',
      opaline: 'server/src/cli/main.ts',
      'compare-frames': 'server/src/entry/workers/compare-frames.ts',
      'render-frame': 'server/src/entry/workers/render-frame.ts',
      'transcode-frame': 'server/src/entry/workers/transcode-frame.ts',
    },
    outdir: 'server/dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    packages: 'external',
    alias: {
      '@opaline/contract': join(root, 'contract/src/index.ts'),
      ...sourcesOf(root, 'dicom'),
      '@opaline/viewer/page': join(root, 'viewer/src/viewer-page.ts'),
    },
    logLevel: 'warning',
  })

const STEPS = [
  {
    name: 'server',
    output: 'server/dist/server.mjs',
    sources: ['server/src', 'contract/src', 'dicom/src', 'dicom/generated', 'viewer/src', 'package-lock.json'],
    make: buildServer,
  },
  {
    name: 'library',
    output: 'sdk/dist/PostDicomCloudApi.min.js',
    sources: ['sdk/src', 'sdk/build.mjs', 'contract/src', 'contract/generated', 'dicom/src', 'dicom/generated'],
    make: () => run('sdk/build.mjs'),
  },
  {
    name: 'viewer',
    output: 'viewer/dist/manifest.json',
    sources: ['viewer/src', 'viewer/build.mjs'],
    make: () => run('viewer/build.mjs'),
  },
  {
    name: 'pages',
    output: 'web/dist/index.html',
    sources: ['web/src', 'web/index.html', 'web/vite.config.ts', 'web/compress-assets.ts', 'package-lock.json'],
    make: () => run('node_modules/vite/bin/vite.js', 'build', 'web', '--logLevel', 'warn'),
  },
]

for (const step of STEPS) {
  if (isFresh(step.output, step.sources)) continue
  const startedAt = performance.now()
  process.stderr.write(`Building the ${step.name} …\n`)
  await step.make()
  process.stderr.write(`Built the ${step.name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`)
}
