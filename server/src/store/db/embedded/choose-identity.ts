import { dirname } from 'node:path'
import type { PostgresBinaries } from './binaries.ts'
import { type DatabaseIdentity, runUnder } from './database-identity.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { type RootIdentityKind, rootIdentities } from './root-identities.ts'

const inOrderOfRights: readonly RootIdentityKind[] = [
  'dedicated-user',
  'dedicated-user-with-dac-read-search',
  'user-namespace',
  'dedicated-user-with-dac-override',
  'folder-owner',
]

/**
 * Chooses under which user PostgreSQL runs: this one where it is an ordinary user; for root the first of `kinds` that
 * reaches the data directory and the programs. Each is tried before anything is written.
 *
 * @param dataDirectory absolute; its parent exists
 * @throws EmbeddedPostgresError `no_identity` when none of them does
 */
export async function chooseIdentity(
  dataDirectory: string,
  binaries: PostgresBinaries,
  kinds: readonly RootIdentityKind[] = inOrderOfRights,
): Promise<DatabaseIdentity> {
  const uid = process.geteuid?.() ?? 0
  if (uid !== 0) return { kind: 'this-user', uid, gid: process.getegid?.() ?? uid, prefix: [], user: {} }
  for (const kind of kinds) {
    const identity = await rootIdentities[kind](dataDirectory)
    if (identity && (await reaches(identity, dirname(dataDirectory), binaries))) return identity
  }
  throw new EmbeddedPostgresError(
    'no_identity',
    `PostgreSQL does not run as root, and no other user can reach both ${dirname(dataDirectory)} and ${binaries.postgres}: start Opaline as an ordinary user, or set DATA_DIR to a folder that others may pass (chmod o+x on it and its parents), or set DATABASE_URL.`,
  )
}

/**
 * Asked of the system by doing it, because modes, access lists, mount options and sandboxes all have a say: goes to the
 * folder, and lets initdb find all its files (`--show` writes nothing).
 */
async function reaches(identity: DatabaseIdentity, parent: string, binaries: PostgresBinaries): Promise<boolean> {
  const script = 'cd "$1" && exec "$2" --show -D "$1"'
  const { code } = await runUnder(identity, '/bin/sh', ['-c', script, 'sh', parent, binaries.initdb], {
    timeoutMs: 30_000,
  })
  return code === 0
}
