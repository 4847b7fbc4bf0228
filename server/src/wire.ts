import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { makeHttpServer, type TlsFiles } from './entry/http/server.ts'
import { type AuditHeads, startAuditHeads } from './entry/jobs/start-audit-heads.ts'
import { type Jobs, startJobs } from './entry/jobs/start-jobs.ts'
import { openWorkerComparer } from './features/codecs/worker-comparer.ts'
import { ArrivalQueue } from './features/instances/arrival-queue.ts'
import { KeptOrders } from './features/orders/kept-orders.ts'
import { RecentTotals } from './features/orders/recent-totals.ts'
import { Renderings } from './features/rendering/renderings.ts'
import { openWorkerRenderer } from './features/rendering/worker-renderer.ts'
import { Hashing } from './features/sessions/hashing.ts'
import { Thumbnails } from './features/thumbnails/thumbnails.ts'
import { openWorkerTranscoder } from './features/transcoding/worker-transcoder.ts'
import { makeFirstAccount } from './first-account.ts'
import { chooseMailer } from './out/mail/choose-mailer.ts'
import { findProjectRoot } from './project-root.ts'
import { readSecretKey } from './secrets.ts'
import type { Services } from './services.ts'
import { FileBlobStore } from './store/blobs/file-blob-store.ts'
import { acquireDataDirectoryLock } from './store/data-directory-lock.ts'
import { applicationPassword, connectDatabase } from './store/db/connect.ts'
import { openDatabase } from './store/db/database.ts'
import { migrate } from './store/db/migrate.ts'

/** What a running process holds; `close` lets go of it in the order in which nothing acknowledged is lost. */
export interface Wired {
  readonly services: Services
  readonly database: 'embedded' | 'external'
  close(): Promise<void>
}

type Undo = () => Promise<unknown>

/** Makes what use cases reach the world by. The one place where an adapter is chosen. */
export async function wire(config: Config, log: Logger, address: () => string): Promise<Wired> {
  const undo: Undo[] = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const lock = await acquireDataDirectoryLock(config.DATA_DIR)
    undo.push(() => lock.release())
    const secretKey = await readSecretKey(config.DATA_DIR, config.SECRET_KEY)
    const owned = await connectDatabase(config, log)
    undo.push(() => owned.stop())
    const application = await migrate(owned.owner, join(findProjectRoot(), 'server', 'migrations'), {
      url: config.DATABASE_APPLICATION_URL,
      password: applicationPassword(secretKey),
    })
    const database = openDatabase(application, (error) =>
      log.warn({ error: error.message }, 'a database connection broke'),
    )
    undo.push(() => database.close())
    const blobs = await FileBlobStore.open(join(config.DATA_DIR, 'blobs'))
    const mailer = await chooseMailer(config)
    undo.push(async () => mailer.close())
    const publicUrl = () => (config.PUBLIC_URL ?? address()).replace(/\/+$/, '')
    const arrivals = new ArrivalQueue(database, blobs)
    const thread = (name: string) => {
      const givenUp = (error: unknown) => log.warn({ thread: name, error: String(error) }, 'a thread was given up')
      return [join(findProjectRoot(), 'server', 'dist', `${name}.mjs`), givenUp] as const
    }
    const frames = openWorkerComparer(...thread('compare-frames'))
    undo.push(() => frames.close())
    const renderer = openWorkerRenderer(...thread('render-frame'))
    undo.push(() => renderer.close())
    const transcoder = openWorkerTranscoder(...thread('transcode-frame'))
    undo.push(() => transcoder.close())
    const renderings = new Renderings(blobs, renderer.render)
    const thumbnails = new Thumbnails(database, renderings)
    const now = () => new Date()
    const services: Services = {
      config,
      database,
      blobs,
      arrivals,
      frames,
      transcoder,
      renderings,
      thumbnails,
      mailer,
      hashing: new Hashing(),
      orderTotals: new RecentTotals(),
      keptOrders: new KeptOrders(),
      log,
      secretKey,
      now,
      publicUrl,
    }
    return { services, database: owned.kind, close }
  } catch (error) {
    await close()
    throw error
  }
}

const readTls = async ({ TLS_CERT, TLS_KEY }: Config): Promise<TlsFiles | undefined> =>
  TLS_CERT === undefined || TLS_KEY === undefined
    ? undefined
    : { cert: await readFile(TLS_CERT), key: await readFile(TLS_KEY) }

const urlOf = (app: FastifyInstance, config: Config): string => {
  const { address, family, port } = app.server.address() as AddressInfo
  const host = ['0.0.0.0', '::'].includes(address) ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  return `${config.TLS_CERT === undefined ? 'http' : 'https'}://${host}:${port}`
}

const CLOSE_IDLE_EVERY_MS = 50

/** Takes no new connection, lets calls under way end, and closes each connection as soon as it has nothing under way. */
async function closeHttp(app: FastifyInstance): Promise<void> {
  const timer = setInterval(() => app.server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS)
  await app.close().finally(() => clearInterval(timer))
}

/** A server that answers. */
export interface Running {
  readonly url: string
  readonly database: 'embedded' | 'external'
  /** The file with the first account's keys, when this start made it. */
  readonly firstAccount: string | undefined
  /** Ends it: no new calls, calls under way to their end, then jobs, database, lock. */
  stop(): Promise<void>
}

/** Starts everything and listens. */
export async function startServer(config: Config, log: Logger): Promise<Running> {
  let url = ''
  const tls = await readTls(config)
  const wired = await wire(config, log, () => url)
  let app: FastifyInstance | undefined
  let jobs: Jobs | undefined
  let auditHeads: AuditHeads | undefined
  const stop = async () => {
    if (app) await closeHttp(app)
    await jobs?.stop()
    await auditHeads?.stop()
    await wired.close()
  }
  try {
    app = await makeHttpServer(wired.services, tls)
    await app.listen({ host: config.HOST, port: config.PORT })
    url = urlOf(app, config)
    const firstAccount = await makeFirstAccount(wired.services)
    jobs = await startJobs(wired.services)
    auditHeads = startAuditHeads(wired.services)
    return { url: wired.services.publicUrl(), database: wired.database, firstAccount, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
