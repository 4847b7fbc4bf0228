import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PostgresBinaries } from './binaries.ts'
import { type DatabaseIdentity, runUnder } from './database-identity.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { explainFailure } from './explain-failure.ts'
import { passwordFile, writeNewPassword } from './owner-password.ts'
import { clientAuthentication, ownerName, settingArguments, tuningSettings } from './settings.ts'

/**
 * Tells whether a cluster is there and of this version.
 *
 * @throws EmbeddedPostgresError `other_version` when another major version wrote it
 */
export async function hasCluster(cluster: string, binaries: PostgresBinaries): Promise<boolean> {
  const text = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return false
  if (Number(text) === binaries.majorVersion) return true
  throw new EmbeddedPostgresError(
    'other_version',
    `The database in ${cluster} was written by PostgreSQL ${text.trim()}, but this Opaline brings PostgreSQL ${binaries.majorVersion}: start the Opaline that wrote it, make a backup with it, and restore that backup with this one.`,
  )
}

/** Makes a cluster: complete or not at all, because it gets its name last. */
export async function initialiseCluster(
  dataDirectory: string,
  cluster: string,
  binaries: PostgresBinaries,
  identity: DatabaseIdentity,
): Promise<void> {
  const partial = `${cluster}.partial`
  await rm(partial, { recursive: true, force: true })
  await writeNewPassword(dataDirectory, identity)
  const { code, stderr } = await runUnder(identity, binaries.initdb, initdbArguments(dataDirectory, partial))
  if (code !== 0) {
    await rm(partial, { recursive: true, force: true })
    throw explainFailure(`make the database in ${cluster}`, stderr, 'init_failed')
  }
  await writeFile(join(partial, 'pg_hba.conf'), clientAuthentication)
  await syncPath(join(partial, 'pg_hba.conf'))
  await rename(partial, cluster)
  await syncPath(dataDirectory)
}

function initdbArguments(dataDirectory: string, cluster: string): string[] {
  return [
    ...['-D', cluster, '--username', ownerName, '--pwfile', passwordFile(dataDirectory), '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--data-checksums', '--no-instructions', ...settingArguments(tuningSettings)],
  ]
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
