import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PINNED_PACKAGE } from './pinned-package.ts'
import { verifyIntegrity } from './verify-integrity.ts'

const run = promisify(execFile)

/**
 * Gives the path of the pinned tarball in the cache folder, fetched with `npm pack` when it is not there yet.
 * Throws when it cannot be fetched, or when its bytes are not the pinned ones.
 */
export async function fetchPackage(cacheFolder: string): Promise<string> {
  const tarball = join(cacheFolder, PINNED_PACKAGE.tarball)
  if (!existsSync(tarball)) await packInto(cacheFolder, tarball)
  await verifyIntegrity(tarball, PINNED_PACKAGE.integrity)
  return tarball
}

async function packInto(cacheFolder: string, tarball: string): Promise<void> {
  const specifier = `${PINNED_PACKAGE.name}@${PINNED_PACKAGE.version}`
  const folder = await mkdtemp(join(cacheFolder, 'fetch-'))
  try {
    await run('npm', ['pack', specifier, '--ignore-scripts', '--silent'], { cwd: folder })
    await rename(join(folder, PINNED_PACKAGE.tarball), tarball)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `The viewer's package ${specifier} could not be fetched with 'npm pack': ${reason}\n` +
        `Check that npm reaches its registry, or on a machine that does run 'npm pack ${specifier}' ` +
        `and put the file at ${tarball}; then build again.`,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
