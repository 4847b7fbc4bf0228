import { realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { disarmPostmasterPidFile, readPostmasterPidFile } from './postmaster-pid-file.ts'
import { commandLineOf } from './process-identity.ts'

/** The end of the orphan: whose process it was and the folder of its socket. */
export interface EndedOrphan {
  readonly pid: number
  readonly wasRunning: boolean
  readonly socketDirectory: string
}

/** PostgreSQL's shutdown modes, the gentler first, and how long each may take. */
const shutdowns = [
  { signal: 'SIGINT', waitMs: 20_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const

/**
 * Ends a PostgreSQL that outlived the process that started it, keeping all that was committed, and makes a stale
 * `postmaster.pid` harmless. The caller holds the lock of the data directory, so that no live Opaline uses the cluster.
 *
 * @returns what was found, `undefined` when the last end was a clean one
 * @throws EmbeddedPostgresError `orphan_unreachable` when it cannot be ended by this user
 */
export async function endOrphan(cluster: string): Promise<EndedOrphan | undefined> {
  const file = await readPostmasterPidFile(cluster)
  if (!file) return undefined
  const { pid, socketDirectory } = file
  const wasRunning = await isPostmaster(pid, cluster)
  if (wasRunning) await end(pid, cluster)
  else if (await isAlive(pid)) await disarmPostmasterPidFile(cluster)
  return { pid, wasRunning, socketDirectory }
}

/** Whether a process is the postmaster of this cluster, by its command line, so that a reused id is not taken for it. */
export async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  const line = await commandLineOf(pid)
  if (line.length === 1) return line.some((text) => text.includes('postgres') && text.includes(cluster))
  const directory = line[line.indexOf('-D') + 1]
  if (basename(line[0] ?? '') !== 'postgres' || directory === undefined) return false
  return (await resolved(directory)) === (await resolved(cluster))
}

async function end(pid: number, cluster: string): Promise<void> {
  for (const { signal, waitMs } of shutdowns) {
    send(pid, signal, cluster)
    const deadline = Date.now() + waitMs
    while (Date.now() < deadline) {
      if (!(await isPostmaster(pid, cluster))) return
      await delay(20)
    }
  }
  throw unreachable(pid, cluster, 'does not end')
}

function send(pid: number, signal: NodeJS.Signals, cluster: string): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return
    throw unreachable(pid, cluster, 'belongs to another user')
  }
}

function unreachable(pid: number, cluster: string, why: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'orphan_unreachable',
    `A PostgreSQL of an earlier start (process ${pid}) still runs on ${cluster} and ${why}: end it with 'kill -INT ${pid}' as its owner or root, then start again.`,
  )
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

async function resolved(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}
