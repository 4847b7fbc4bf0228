import { join } from 'node:path'
import { acquireDataDirectoryLock } from '../../../data-directory-lock.ts'
import { startEmbeddedPostgres } from '../start-embedded-postgres.ts'

/** The database's part of a server, as a process of its own that tests can kill: `node opaline-process.mjs <DATA_DIR>`. */
async function main(dataDirectory: string): Promise<void> {
  const lock = await acquireDataDirectoryLock(dataDirectory)
  const database = await startEmbeddedPostgres({ dataDirectory: join(dataDirectory, 'postgres'), log: () => undefined })
  const { connection, identity } = database
  process.stdin.on('data', () => process.exit(3))
  process.once('SIGTERM', () => {
    void database
      .stop()
      .then(() => lock.release())
      .then(() => process.exit(0))
  })
  say({ connection, identity })
}

function say(report: unknown): void {
  process.stdout.write(`${JSON.stringify(report)}\n`)
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  say({ error: error instanceof Error ? { ...error, message: error.message } : String(error) })
  process.exit(1)
})
