import { chmod, chown, mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { DatabaseIdentity } from './database-identity.ts'

/** The socket's port number is only a part of its name: nothing listens on it. */
export const socketPort = 5432

/** What a socket address holds at most: 108 bytes in Linux, 104 in macOS, the last is zero. */
const addressBytes = process.platform === 'linux' ? 107 : 103
const prefix = 'opaline-db-'

/**
 * Makes the private folder (0700, owned by the database's user) of the socket: in the data directory, else, where
 * that path is too long for a socket address, under the system's folder for running programs or for temporary files.
 */
export async function makeSocketDirectory(dataDirectory: string, identity: DatabaseIdentity): Promise<string> {
  const inside = join(dataDirectory, 'socket')
  const directory = fits(inside) ? inside : await makeShortDirectory()
  // Left-overs of a crash go: a lock file in it whose process number was reused would stop PostgreSQL.
  if (directory === inside) await rm(inside, { recursive: true, force: true })
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await chmod(directory, 0o700)
  await chown(directory, identity.uid, identity.gid)
  return directory
}

/** Removes a socket folder of ours outside the data directory, with what a crash left in it; leaves any other alone. */
export async function removeSocketDirectory(directory: string): Promise<void> {
  if (!basename(directory).startsWith(prefix)) return
  const socket = join(directory, `.s.PGSQL.${socketPort}`)
  await rm(socket, { force: true })
  await rm(`${socket}.lock`, { force: true })
  await rmdir(directory).catch(() => undefined)
}

function fits(directory: string): boolean {
  return Buffer.byteLength(join(directory, `.s.PGSQL.${socketPort}`)) <= addressBytes
}

/** Root takes only folders that the database's user can pass. */
async function makeShortDirectory(): Promise<string> {
  const { XDG_RUNTIME_DIR: runtime = '' } = process.env
  const parents = process.geteuid?.() === 0 ? ['/run'] : [runtime, tmpdir()]
  for (const parent of parents) {
    const template = join(parent, prefix)
    if (parent === '' || !fits(`${template}XXXXXX`)) continue
    const made = await mkdtemp(template).catch(() => undefined)
    if (made !== undefined) return made
  }
  return mkdtemp(join('/tmp', prefix))
}
