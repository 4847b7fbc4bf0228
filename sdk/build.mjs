// Builds the library into sdk/dist and fails where it has grown beyond what a page should have to load.
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const LARGEST_GZIP_BYTES = 60_000
const folder = dirname(fileURLToPath(import.meta.url))
const dist = join(folder, 'dist')
const banner = { js: '/*! Opaline Cloud API library. Apache-2.0 */' }
const shared = { bundle: true, target: 'es2022', legalComments: 'none', logLevel: 'warning', banner }

const OUTPUTS = [
  { name: 'PostDicomCloudApi.js', entry: 'classic.ts', format: 'iife', minify: false },
  { name: 'PostDicomCloudApi.min.js', entry: 'classic.ts', format: 'iife', minify: true },
  { name: 'PostDicomCloudApi.mjs', entry: 'module.ts', format: 'esm', minify: true },
]

/** The worker's code as a text: it is started from a Blob, for a page may load the library from another origin. */
async function workerSource() {
  const entry = join(folder, 'src/files/hash-worker.ts')
  const { outputFiles } = await build({
    ...shared,
    banner: {},
    entryPoints: [entry],
    format: 'iife',
    minify: true,
    write: false,
  })
  return outputFiles[0].text
}

async function buildOne({ name, entry, format, minify }, define) {
  const outfile = join(dist, name)
  await build({ ...shared, entryPoints: [join(folder, 'src', entry)], outfile, format, minify, define })
  const bytes = gzipSync(await readFile(outfile), { level: 9 }).length
  process.stdout.write(`${name}: ${bytes} bytes gzipped\n`)
  return bytes
}

await mkdir(dist, { recursive: true })
const define = { HASH_WORKER_SOURCE: JSON.stringify(await workerSource()) }
for (const output of OUTPUTS) {
  if ((await buildOne(output, define)) > LARGEST_GZIP_BYTES) {
    console.error(`${output.name} is larger than ${LARGEST_GZIP_BYTES} bytes gzipped.`)
    process.exitCode = 1
  }
}
await copyFile(join(folder, '../contract/generated/cloud-api.d.mts'), join(dist, 'PostDicomCloudApi.d.mts'))
