import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresBinaries } from './binaries.ts'
import { commandUnder, type DatabaseIdentity } from './database-identity.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { EmbeddedPostgresLog } from './embedded-postgres-event.ts'
import { explainFailure } from './explain-failure.ts'
import { readPostmasterPidFile } from './postmaster-pid-file.ts'
import { commandEnvironment } from './run-command.ts'
import { readServerMessages } from './server-messages.ts'
import { fixedSettings, settingArguments, socketDirectorySetting } from './settings.ts'
import { socketPort } from './socket-directory.ts'

/** How the process ended. */
export interface PostmasterExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A PostgreSQL that is our child. */
export interface Postmaster {
  readonly child: ChildProcess
  readonly exited: Promise<PostmasterExit>
}

/** What is started, where, and as whom. */
export interface PostmasterPlan {
  readonly cluster: string
  readonly socketDirectory: string
  readonly binaries: PostgresBinaries
  readonly identity: DatabaseIdentity
  readonly log: EmbeddedPostgresLog
}

/** Recovery after a crash replays up to 1 GB of log, which a slow disk needs minutes for. */
const readyWithinMs = 600_000
const retryBusyForMs = 15_000

/**
 * Starts PostgreSQL and waits until it takes connections. Processes of a killed postmaster need a moment to end; until
 * then their shared memory stops a new one, so that is tried again.
 */
export async function startPostmaster(plan: PostmasterPlan): Promise<Postmaster> {
  const giveUp = Date.now() + retryBusyForMs
  for (;;) {
    const { postmaster, messages } = launch(plan)
    if (await becomesReady(postmaster, plan.cluster)) return postmaster
    const busy = /pre-existing shared memory block|lock file .* already exists/.test(messages())
    if (!busy || Date.now() > giveUp)
      throw explainFailure(`start the database in ${plan.cluster}`, messages(), 'start_failed')
    await delay(200)
  }
}

function launch(plan: PostmasterPlan): { postmaster: Postmaster; messages: () => string } {
  const settings = [...fixedSettings, `port=${socketPort}`, socketDirectorySetting(plan.socketDirectory)]
  const args = ['-D', plan.cluster, ...settingArguments(settings)]
  const command = commandUnder(plan.identity, plan.binaries.postgres, args)
  // A session of its own: Ctrl-C in the terminal reaches us alone, and we stop PostgreSQL last.
  const child = spawn(command.file, command.args, {
    ...plan.identity.user,
    cwd: '/',
    env: { ...commandEnvironment },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = exitOf(child)
  endWithUs(child, exited)
  return { postmaster: { child, exited }, messages: readServerMessages(child.stderr, plan.log) }
}

function exitOf(child: ChildProcess): Promise<PostmasterExit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }))
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
}

/** Where this process ends without a stop (an uncaught error, say), PostgreSQL is told to end as well. */
function endWithUs(child: ChildProcess, exited: Promise<PostmasterExit>): void {
  const end = () => child.kill('SIGINT')
  process.once('exit', end)
  void exited.then(() => process.off('exit', end))
}

async function becomesReady({ child, exited }: Postmaster, cluster: string): Promise<boolean> {
  const deadline = Date.now() + readyWithinMs
  const ended = exited.then(() => true)
  while (Date.now() < deadline) {
    const file = await readPostmasterPidFile(cluster)
    if (file && file.pid === child.pid && file.status === 'ready') return true
    if (await Promise.race([ended, delay(10, false)])) return false
  }
  await stopPostmaster({ child, exited })
  throw new EmbeddedPostgresError(
    'start_timeout',
    `The database in ${cluster} was not ready within ${readyWithinMs / 60_000} minutes and was stopped: look into the log for what it waits for, then start again.`,
  )
}

/** Fast shutdown first: it ends sessions and writes a checkpoint; the others leave the rest to recovery at the next start. */
const shutdowns = [
  { signal: 'SIGINT', waitMs: 20_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const

/** Ends PostgreSQL and waits until it is gone; nothing committed is lost. */
export async function stopPostmaster({ child, exited }: Postmaster): Promise<void> {
  for (const { signal, waitMs } of shutdowns) {
    child.kill(signal)
    const timer = new AbortController()
    const ended = exited.then(() => true)
    if (await Promise.race([ended, delay(waitMs, false, { signal: timer.signal }).catch(() => false)])) {
      timer.abort()
      return
    }
  }
}
