import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ViewerManifest } from '../viewer-manifest.ts'

/** True when `dist` holds this build, every file of the manifest there with its size. */
export async function isFresh(dist: string, build: string): Promise<boolean> {
  try {
    const manifest: ViewerManifest = JSON.parse(await readFile(join(dist, 'manifest.json'), 'utf8'))
    if (manifest.build !== build) return false
    const sizes = manifest.files.flatMap((file) => [
      hasSize(join(dist, 'app', file.path), file.size),
      ...(file.brotliSize === null ? [] : [hasSize(join(dist, 'app', `${file.path}.br`), file.brotliSize)]),
    ])
    return (await Promise.all(sizes)).every(Boolean)
  } catch {
    return false
  }
}

const hasSize = async (path: string, size: number): Promise<boolean> => (await stat(path)).size === size
