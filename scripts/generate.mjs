// Writes every file that derives from the contract or from the settings; with --check it writes nothing and fails where a file is stale.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { coverage } from './coverage.mjs'
import { sourcesOf } from './sources-of.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

async function load(entry) {
  const folder = await mkdtemp(join(root, 'contract', '.generate-'))
  const outfile = join(folder, 'generate.mjs')
  try {
    await build({
      entryPoints: [join(root, entry)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      alias: { '@opaline/contract': join(root, 'contract/src/index.ts'), ...sourcesOf(root, 'dicom') },
      logLevel: 'warning',
    })
    return await import(pathToFileURL(outfile).href)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const textOf = (path) => readFile(join(root, path), 'utf8').catch(() => '')

async function staleFiles(files) {
  const stale = []
  for (const [path, text] of files) if ((await textOf(path)) !== text) stale.push([path, text])
  return stale
}

async function write(path, text) {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

const { generatedFiles } = await load('contract/src/generate/index.ts')
const { METHODS } = await load('contract/src/index.ts')
const { settingsPage } = await load('server/src/settings-page.ts')
const { conformanceMarkdown } = await load('server/src/entry/dicomweb/conformance/conformance-markdown.ts')
const { version } = JSON.parse(await textOf('package.json'))
const { text: coveragePage, empty } = coverage(root, METHODS)
const stale = await staleFiles([
  ...generatedFiles(version),
  ['docs/settings.md', settingsPage()],
  ['docs/coverage.md', coveragePage],
  ['docs/conformance.md', conformanceMarkdown()],
])
for (const cell of empty) console.error(`No test shows ${cell}.`)
if (empty.length > 0) process.exitCode = 1
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`Stale: ${stale.map(([path]) => path).join(', ')}. Run: node scripts/generate.mjs`)
    process.exitCode = 1
  }
} else {
  for (const [path, text] of stale) await write(path, text)
  console.log(`${stale.length} generated files written.`)
}
