import { ConfigError, readConfig } from './config.ts'
import { findFirstAccount } from './first-account.ts'
import { collectLessOften } from './garbage-collection.ts'
import { makeLog } from './log.ts'
import { DataDirectoryLockError } from './store/data-directory-lock.ts'
import { EmbeddedPostgresError } from './store/db/embedded/embedded-postgres-error.ts'
import { MigrationError } from './store/db/migration-error.ts'
import { type Running, startServer } from './wire.ts'

const STOP_WITHIN_MS = 30_000
// Errors whose message is for the person who starts the server and says what to do.
const EXPLAINED = [ConfigError, DataDirectoryLockError, EmbeddedPostgresError, MigrationError]

function greet(running: Running, firstAccount: string | undefined): void {
  const lines = [`Opaline answers at ${running.url}`, `Try it: ${running.url}/reference/`]
  if (firstAccount !== undefined) lines.push(`Keys and password of the first account: ${firstAccount}`)
  process.stderr.write(`\n${lines.map((line) => `  ${line}`).join('\n')}\n\n`)
}

function stopOnSignals(running: Running, log: ReturnType<typeof makeLog>): void {
  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    await running.stop()
    log.info('stopped')
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const known =
    EXPLAINED.some((kind) => error instanceof kind) || (error as NodeJS.ErrnoException).syscall !== undefined
  return known ? error.message : (error.stack ?? error.message)
}

async function main(): Promise<void> {
  collectLessOften()
  const config = readConfig(process.env)
  const log = makeLog(config.LOG_LEVEL)
  const running = await startServer(config, log)
  stopOnSignals(running, log)
  log.info({ url: running.url, database: running.database }, 'ready')
  greet(running, running.firstAccount ?? (await findFirstAccount(config.DATA_DIR)))
}

main().catch((error: unknown) => {
  process.stderr.write(`Opaline did not start: ${explain(error)}\n`)
  process.exit(1)
})
