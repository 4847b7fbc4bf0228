// Builds the viewer into viewer/dist; does nothing when it is there and fresh.
// The builder is TypeScript, which the oldest supported Node does not run: esbuild turns it into one module first.
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const viewerFolder = dirname(fileURLToPath(import.meta.url))
const cacheFolder = join(viewerFolder, '..', '.cache')
const builder = join(cacheFolder, `viewer-builder-${process.pid}.mjs`)

await mkdir(cacheFolder, { recursive: true })
try {
  await build({
    entryPoints: ['src/build/build-viewer.ts'],
    absWorkingDir: viewerFolder,
    outfile: builder,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  })
  const { buildViewer } = await import(pathToFileURL(builder).href)
  console.error(await buildViewer({ viewerFolder, cacheFolder, builder }))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await rm(builder, { force: true })
}
