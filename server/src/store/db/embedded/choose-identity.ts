import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { PostgresBinaries } from './binaries.ts'
import { type DatabaseIdentity, runUnder } from './database-identity.ts'
import { findOrMakeDedicatedUser } from './dedicated-user.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

/**
 * Chooses under which user PostgreSQL runs: this one where it is an ordinary user. PostgreSQL refuses root, so root
 * takes the first of these that reaches the data directory and the programs: a system user that no other service uses;
 * root itself under another number in a user namespace (for folders closed to all but root); the owner of the folder.
 * Each candidate is tried before anything is written.
 *
 * @param dataDirectory absolute; its parent exists
 * @throws EmbeddedPostgresError `no_identity` when none of them does
 */
export async function chooseIdentity(dataDirectory: string, binaries: PostgresBinaries): Promise<DatabaseIdentity> {
  const uid = process.geteuid?.() ?? 0
  if (uid !== 0) return { kind: 'this-user', uid, gid: process.getegid?.() ?? uid, prefix: [], user: {} }
  for (const candidate of [dedicatedUser, userNamespace, folderOwner]) {
    const identity = await candidate(dataDirectory)
    if (identity && (await reaches(identity, dirname(dataDirectory), binaries))) return identity
  }
  throw new EmbeddedPostgresError(
    'no_identity',
    `PostgreSQL does not run as root, and no other user can reach both ${dirname(dataDirectory)} and ${binaries.postgres}: start Opaline as an ordinary user, or set DATA_DIR to a folder that others may pass (chmod o+x on it and its parents), or set DATABASE_URL.`,
  )
}

async function dedicatedUser(): Promise<DatabaseIdentity | undefined> {
  const user = await findOrMakeDedicatedUser()
  return user && { kind: 'dedicated-user', ...user, prefix: [], user }
}

/** PostgreSQL's initdb looks its user up by number, so the number shown inside must be one that has a name. */
async function userNamespace(): Promise<DatabaseIdentity | undefined> {
  if (process.platform !== 'linux') return undefined
  const inside = await someOrdinaryUser()
  if (!inside) return undefined
  const prefix = ['unshare', '--user', `--map-user=${inside.uid}`, `--map-group=${inside.gid}`, '--']
  return { kind: 'user-namespace', uid: 0, gid: 0, prefix, user: {} }
}

async function folderOwner(dataDirectory: string): Promise<DatabaseIdentity | undefined> {
  for (let folder = dirname(dataDirectory); folder !== dirname(folder); folder = dirname(folder)) {
    const { uid, gid } = await stat(folder)
    if (uid !== 0) return { kind: 'folder-owner', uid, gid, prefix: [], user: { uid, gid } }
  }
  return undefined
}

async function someOrdinaryUser(): Promise<{ uid: number; gid: number } | undefined> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const users = passwd.split('\n').map((line) => line.split(':'))
  const ids = users.map((fields) => ({ uid: Number(fields[2]), gid: Number(fields[3]) }))
  return ids.find(({ uid, gid }) => uid > 0 && gid > 0)
}

/** Asked of the system by doing it, because modes, access lists, mount options and sandboxes all have a say. */
async function reaches(identity: DatabaseIdentity, parent: string, binaries: PostgresBinaries): Promise<boolean> {
  const script = '[ -x "$1" ] && "$2" --version && "$3" --version'
  const args = ['-c', script, 'sh', parent, binaries.postgres, binaries.initdb]
  const { code } = await runUnder(identity, '/bin/sh', args, { timeoutMs: 30_000 })
  return code === 0
}
