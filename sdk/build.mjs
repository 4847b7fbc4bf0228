// Builds the library into sdk/dist and fails where it has grown beyond what a page should have to load.
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const LARGEST_GZIP_BYTES = 60_000
const folder = dirname(fileURLToPath(import.meta.url))
const dist = join(folder, 'dist')
const BANNER = '/*! Opaline Cloud API library. Apache-2.0 */'
const EXPORTS = 'CloudApi, CloudApiError, postDicomCloudApi'

/** What is served is minified, and only that has a largest size; the readable form is for who debugs a page. */
const OUTPUTS = [
  { name: 'PostDicomCloudApi.js', entry: 'classic.ts', wrap: classic, minify: false },
  { name: 'PostDicomCloudApi.min.js', entry: 'classic.ts', wrap: classic, minify: true },
  { name: 'PostDicomCloudApi.mjs', entry: 'module.ts', wrap: module, minify: true },
]

/**
 * The whole library as one function that knows its own text: a worker is started from a Blob with it, for a page may load
 * the library from another origin, and nothing is there twice.
 */
const asFunction = (code) =>
  `(function opalineLibrary(opalineRole,opalineAddress){${code}\nreturn typeof opalineExports==="object"?opalineExports:undefined})`

function classic(code) {
  return `${BANNER}\n${asFunction(code)}("page","");\n`
}

function module(code) {
  return `${BANNER}
const library=${asFunction(code)}("page",import.meta.url);
export const {${EXPORTS}}=library;
export default library.CloudApi;
`
}

async function buildOne({ name, entry, wrap, minify }) {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'src', entry)],
    bundle: true,
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
    format: 'iife',
    globalName: 'opalineExports',
    // Asked for in Node only, where files are named by paths.
    external: ['node:*'],
    define: { 'import.meta.url': 'opalineAddress' },
    minify,
    write: false,
  })
  const text = wrap(outputFiles[0].text)
  await writeFile(join(dist, name), text)
  const bytes = gzipSync(text, { level: 9 }).length
  process.stdout.write(`${name}: ${bytes} bytes gzipped\n`)
  return minify ? bytes : 0
}

await mkdir(dist, { recursive: true })
for (const output of OUTPUTS) {
  if ((await buildOne(output)) > LARGEST_GZIP_BYTES) {
    console.error(`${output.name} is larger than ${LARGEST_GZIP_BYTES} bytes gzipped.`)
    process.exitCode = 1
  }
}
await copyFile(join(folder, '../contract/generated/cloud-api.d.mts'), join(dist, 'PostDicomCloudApi.d.mts'))
