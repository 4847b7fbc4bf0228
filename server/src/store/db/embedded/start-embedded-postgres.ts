import { dirname, join, resolve } from 'node:path'
import { makeDirectories } from '../../make-directories.ts'
import { locateBinaries, type PostgresBinaries } from './binaries.ts'
import { chooseIdentity } from './choose-identity.ts'
import { claimDirectory } from './claim-directory.ts'
import type { DatabaseIdentity } from './database-identity.ts'
import { controlsOf, type EmbeddedPostgresControls } from './embedded-postgres-controls.ts'
import type { EmbeddedPostgresLog } from './embedded-postgres-event.ts'
import { endOrphan } from './end-orphan.ts'
import { ensureDatabase, type OwnerConnection } from './ensure-database.ts'
import { explainError } from './explain-failure.ts'
import { hasCluster, initialiseCluster } from './initialise-cluster.ts'
import { readPassword, renewPassword } from './owner-password.ts'
import { startPostmaster, stopPostmaster } from './postmaster.ts'
import type { RootIdentityKind } from './root-identities.ts'
import { databaseName, ownerName } from './settings.ts'
import { makeSocketDirectory, removeSocketDirectory, socketPort } from './socket-directory.ts'

/** Where the embedded database lives and who hears of it. */
export interface EmbeddedPostgresOptions {
  /** The database's own folder below DATA_DIR; made where it is missing. */
  readonly dataDirectory: string
  readonly log: EmbeddedPostgresLog
  /** Where this process is root: the identities to try, in this order; left out, all, the one with the least rights first. */
  readonly rootIdentities?: readonly RootIdentityKind[]
}

/** A running embedded database. */
export interface EmbeddedPostgres extends EmbeddedPostgresControls {
  readonly connection: OwnerConnection
  /** PostgreSQL's version, as `18.4`. */
  readonly version: string
  readonly identity: DatabaseIdentity['kind']
}

/**
 * Starts a PostgreSQL of our own as a child process, making its cluster and the database `opaline` at the first start;
 * reachable only through a socket in a private folder, with a random password. A PostgreSQL that outlived an earlier
 * start is ended first, with nothing committed lost. The caller holds the lock of DATA_DIR (`acquireDataDirectoryLock`).
 *
 * @throws EmbeddedPostgresError
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = resolve(options.dataDirectory)
  try {
    const startedAt = performance.now()
    const plan = await prepare(directory, options)
    const postmaster = await startPostmaster(plan)
    const connection = {
      host: plan.socketDirectory,
      port: socketPort,
      user: ownerName,
      password: plan.password,
      database: databaseName,
    }
    await ensureDatabase(connection).catch(async (error: unknown) => {
      await stopPostmaster(postmaster)
      throw error
    })
    const ms = Math.round(performance.now() - startedAt)
    const message = `PostgreSQL ${plan.binaries.version} is ready after ${ms} ms (${plan.identity.kind})`
    options.log({ level: 'info', event: 'started', message })
    const { binaries, identity } = plan
    return {
      connection,
      version: binaries.version,
      identity: identity.kind,
      ...controlsOf(postmaster, connection.host, options.log),
    }
  } catch (error) {
    throw explainError(`start the embedded database in ${directory}`, error, 'start_failed')
  }
}

async function prepare(directory: string, { log, rootIdentities }: EmbeddedPostgresOptions) {
  const cluster = join(directory, 'cluster')
  const binaries = await locateBinaries()
  await makeDirectories(dirname(directory))
  const exists = await hasCluster(cluster, binaries)
  await endEarlierStart(cluster, log)
  const identity = await chooseIdentity(directory, binaries, rootIdentities)
  const changed = await claimDirectory(directory, identity)
  const message = `The database in ${directory} now belongs to user ${identity.uid}, because root started it (${identity.kind})`
  if (exists && changed) log({ level: 'warn', event: 'owner_changed', message })
  if (!exists) await initialise(directory, cluster, binaries, identity, log)
  const password = (await readPassword(directory)) ?? (await renew(directory, cluster, binaries, identity, log))
  const socketDirectory = await makeSocketDirectory(directory, identity)
  return { cluster, binaries, identity, password, socketDirectory, log }
}

async function endEarlierStart(cluster: string, log: EmbeddedPostgresLog): Promise<void> {
  const orphan = await endOrphan(cluster)
  if (!orphan) return
  await removeSocketDirectory(orphan.socketDirectory)
  const message = `The PostgreSQL of an earlier start (process ${orphan.pid}) still ran and was ended; nothing committed is lost`
  if (orphan.wasRunning) log({ level: 'warn', event: 'orphan_ended', message })
}

async function initialise(
  directory: string,
  cluster: string,
  binaries: PostgresBinaries,
  identity: DatabaseIdentity,
  log: EmbeddedPostgresLog,
): Promise<void> {
  const startedAt = performance.now()
  await initialiseCluster(directory, cluster, binaries, identity)
  const ms = Math.round(performance.now() - startedAt)
  log({ level: 'info', event: 'initialised', message: `Made a new database in ${cluster} in ${ms} ms` })
}

async function renew(
  directory: string,
  cluster: string,
  binaries: PostgresBinaries,
  identity: DatabaseIdentity,
  log: EmbeddedPostgresLog,
): Promise<string> {
  const message = `The database's password file in ${directory} was missing; a new password was set`
  const password = await renewPassword(directory, cluster, binaries, identity)
  log({ level: 'warn', event: 'password_renewed', message })
  return password
}
