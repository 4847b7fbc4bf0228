import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The published build in memory: its files by path relative to `dist/`, and its licence text. */
export interface PublishedBuild {
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly license: string
}

/** Unpacks the tarball with `tar` into `folder` (removed again) and reads what `keeps` names. */
export async function extractPackage(
  tarball: string,
  folder: string,
  keeps: (path: string) => boolean,
): Promise<PublishedBuild> {
  await mkdir(folder, { recursive: true })
  try {
    await run('tar', ['-xzf', tarball, '-C', folder, '--exclude=*.map', '--exclude=package/dist/ort'])
    const root = join(folder, 'package', 'dist')
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter(keeps)
      .sort()
    const files = await Promise.all(paths.map(async (path) => [path, await readFile(join(root, path))] as const))
    return { files: new Map(files), license: await readFile(join(folder, 'package', 'LICENSE'), 'utf8') }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
