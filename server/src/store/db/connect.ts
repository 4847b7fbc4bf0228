import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../../config.ts'
import { deriveKey } from '../../secrets.ts'
import type { Connection } from './database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts'

/** The owner's login of the database that the settings choose, and how to let go of it. */
export interface OwnedDatabase {
  readonly owner: Connection
  readonly kind: 'embedded' | 'external'
  stop(): Promise<void>
}

const RESTART_AFTER_MS = 1_000

/** Keeps an embedded PostgreSQL running: one that ends by itself is started again. */
class Supervisor {
  readonly #start: () => Promise<EmbeddedPostgres>
  readonly #log: Logger
  #running: EmbeddedPostgres | undefined
  #stopping = false

  constructor(start: () => Promise<EmbeddedPostgres>, log: Logger) {
    this.#start = start
    this.#log = log
  }

  async start(): Promise<EmbeddedPostgres> {
    const running = await this.#start()
    this.#running = running
    running.onExit((exit) => {
      if (this.#stopping) return
      this.#log.error({ exit }, 'the database ended by itself and is started again')
      void this.#restart()
    })
    return running
  }

  async #restart(): Promise<void> {
    while (!this.#stopping) {
      await delay(RESTART_AFTER_MS)
      try {
        await this.start()
        return
      } catch (error) {
        this.#log.error({ error: (error as Error).message }, 'the database could not be started')
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await this.#running?.stop()
  }
}

/** Starts the embedded database, or takes the one that DATABASE_URL names. */
export async function connectDatabase(config: Config, log: Logger): Promise<OwnedDatabase> {
  if (config.DATABASE_URL !== undefined) {
    return { owner: { connectionString: config.DATABASE_URL }, kind: 'external', stop: async () => undefined }
  }
  const start = () =>
    startEmbeddedPostgres({
      dataDirectory: join(config.DATA_DIR, 'postgres'),
      log: (event) => log.debug({ database: event }, 'embedded database'),
    })
  const supervisor = new Supervisor(start, log)
  const { connection } = await supervisor.start()
  return { owner: connection, kind: 'embedded', stop: () => supervisor.stop() }
}

/** The password of the application's role: the same for every process that holds the server's secret. */
export const applicationPassword = (secretKey: string): string =>
  deriveKey(secretKey, 'database application role').toString('base64url')
