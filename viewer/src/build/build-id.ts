import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { version } from 'esbuild'
import { PINNED_PACKAGE } from './pinned-package.ts'

/** Twelve hexadecimal digits that change with the package, with esbuild and with the builder's own sources. */
export async function buildId(viewerFolder: string): Promise<string> {
  const folder = join(viewerFolder, 'src', 'build')
  const sources = (await readdir(folder)).filter((name) => !name.endsWith('.test.ts')).sort()
  const hash = createHash('sha256').update(PINNED_PACKAGE.integrity).update(version)
  for (const name of sources) hash.update(name).update(await readFile(join(folder, name)))
  return hash.digest('hex').slice(0, 12)
}
