import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ViewerManifest } from '../viewer-manifest.ts'
import { buildId } from './build-id.ts'
import { isDropped } from './dropped-files.ts'
import { PAGE } from './edits.ts'
import { extractPackage } from './extract-package.ts'
import { fetchPackage } from './fetch-package.ts'
import { isFresh } from './is-fresh.ts'
import { PINNED_PACKAGE } from './pinned-package.ts'
import { type SlimBuild, slim } from './slim.ts'
import { writeViewerFile } from './write-file.ts'

const TEMPLATE = 'index.template.html'
const NOTICES = 'THIRD-PARTY-NOTICES.txt'

/** Builds `viewer/dist` unless it is fresh, and gives a sentence on what was done. The old one stays until the new one is whole. */
export async function buildViewer(folders: {
  viewerFolder: string
  cacheFolder: string
  /** This code, bundled into one file. */
  builder: string
}): Promise<string> {
  const begin = performance.now()
  const dist = join(folders.viewerFolder, 'dist')
  const build = buildId(await readFile(folders.builder))
  if (await isFresh(dist, build)) return `viewer: fresh (${build})`
  const tarball = await fetchPackage(folders.cacheFolder)
  const staging = join(folders.cacheFolder, `viewer-${process.pid}`)
  try {
    const published = await extractPackage(tarball, `${staging}/package`, (path) => path === PAGE || !isDropped(path))
    const slimmed = await slim(published, `/viewer-app/${build}/`)
    const manifest = await writeBuild(staging, build, slimmed)
    await writeFile(join(staging, 'LICENSE'), published.license)
    await putInPlace(staging, dist, build)
    return sentence(manifest, performance.now() - begin)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function putInPlace(staging: string, dist: string, build: string): Promise<void> {
  await rm(dist, { recursive: true, force: true })
  try {
    await rename(staging, dist)
  } catch (error) {
    // Another process that built the same may have been first.
    if (!(await isFresh(dist, build))) throw error
  }
}

async function writeBuild(staging: string, build: string, slimmed: SlimBuild): Promise<ViewerManifest> {
  const app = join(staging, 'app')
  await mkdir(app, { recursive: true })
  const shipped = [...slimmed.files, [NOTICES, new TextEncoder().encode(slimmed.notices)] as const]
  const files = await Promise.all(shipped.map(([path, bytes]) => writeViewerFile(app, `${build}/${path}`, bytes)))
  const manifest: ViewerManifest = {
    package: PINNED_PACKAGE.name,
    version: PINNED_PACKAGE.version,
    integrity: PINNED_PACKAGE.integrity,
    build,
    basePath: `/viewer-app/${build}/`,
    template: TEMPLATE,
    decodeWorkers: slimmed.decodeWorkers.map((path) => `${build}/${path}`),
    size: files.reduce((sum, file) => sum + file.size, 0),
    brotliSize: files.reduce((sum, file) => sum + (file.brotliSize ?? file.size), 0),
    files,
  }
  await writeFile(join(staging, TEMPLATE), slimmed.template)
  await writeFile(join(staging, NOTICES), slimmed.notices)
  await writeFile(join(staging, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`)
  return manifest
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

const sentence = (manifest: ViewerManifest, milliseconds: number): string =>
  `viewer: ${manifest.package} ${manifest.version}, ${manifest.files.length} files, ${megabytes(manifest.size)}, ` +
  `${megabytes(manifest.brotliSize)} as Brotli, in ${(milliseconds / 1000).toFixed(1)} s`
