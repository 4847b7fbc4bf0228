import { mkdtemp, rm } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import pg from 'pg'
import { openTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import { readConfig } from '../../../config.ts'
import type { CreatedAccount } from '../../../features/accounts/create-account.ts'
import { sameFrames } from '../../../features/codecs/same-frames.ts'
import { ArrivalQueue } from '../../../features/instances/arrival-queue.ts'
import { storeInstance } from '../../../features/instances/store-instance.ts'
import { actorOf } from '../../../features/instances/testing/open-archive.ts'
import { KeptOrders } from '../../../features/orders/kept-orders.ts'
import { RecentTotals } from '../../../features/orders/recent-totals.ts'
import { renderFrame } from '../../../features/rendering/render-frame.ts'
import { Renderings } from '../../../features/rendering/renderings.ts'
import { Hashing } from '../../../features/sessions/hashing.ts'
import { Thumbnails } from '../../../features/thumbnails/thumbnails.ts'
import { inThisThread } from '../../../features/transcoding/frame-transcoder.ts'
import { makeLog } from '../../../log.ts'
import { makeOutboxMailer } from '../../../out/mail/outbox-mailer.ts'
import type { Services } from '../../../services.ts'
import { FileBlobStore } from '../../../store/blobs/file-blob-store.ts'
import { makeHttpServer } from '../../http/server.ts'

export const ADDRESS = '192.0.2.10'

interface Asking {
  readonly address?: string
  readonly origin?: string
  readonly input?: Readonly<Record<string, unknown>>
}

/** The server's doors over a fresh database and folder, with a clock that a test moves. */
export class ViewerDoor {
  readonly test: TestDatabase
  readonly services: Services
  readonly app: FastifyInstance
  readonly #clock: { now: Date }
  readonly #folder: string

  private constructor(
    test: TestDatabase,
    services: Services,
    app: FastifyInstance,
    clock: { now: Date },
    folder: string,
  ) {
    this.test = test
    this.services = services
    this.app = app
    this.#clock = clock
    this.#folder = folder
  }

  static async open(): Promise<ViewerDoor> {
    const test = await openTestDatabase()
    const folder = await mkdtemp(join(tmpdir(), 'opaline-viewer-'))
    const clock = { now: new Date() }
    const blobs = await FileBlobStore.open(join(folder, 'blobs'))
    const renderings = new Renderings(blobs, renderFrame)
    const services: Services = {
      config: readConfig({ DATA_DIR: folder }),
      database: test.database,
      blobs,
      arrivals: new ArrivalQueue(test.database, blobs),
      mailer: makeOutboxMailer(join(folder, 'outbox'), 'pacs@example.org'),
      frames: { same: sameFrames },
      transcoder: inThisThread,
      renderings,
      thumbnails: new Thumbnails(test.database, renderings),
      hashing: new Hashing(),
      orderTotals: new RecentTotals(),
      keptOrders: new KeptOrders(),
      log: makeLog('fatal'),
      secretKey: 'x'.repeat(43),
      now: () => clock.now,
      publicUrl: () => 'http://pacs.example.org',
    }
    return new ViewerDoor(test, services, await makeHttpServer(services, undefined), clock, folder)
  }

  async close(): Promise<void> {
    await this.app.close()
    await this.test.close()
    await rm(this.#folder, { recursive: true })
  }

  /** Runs a statement as the owner of the tables. */
  async asOwner(statement: string): Promise<void> {
    const client = new pg.Client(this.test.owner)
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }

  passMinutes(minutes: number): void {
    this.#clock.now = new Date(this.#clock.now.getTime() + minutes * 60_000)
  }

  /** Stores a file as every door does. @returns its order */
  async store(owner: CreatedAccount, file: Uint8Array): Promise<string> {
    const stored = await storeInstance(this.services, {
      actor: actorOf(owner),
      institutionUuid: owner.InstitutionUuid,
      deed: { action: 'UploadDicomFile', userUuid: owner.UserUuid, address: ADDRESS, requestId: 'test' },
      source: (async function* () {
        yield file
      })(),
    })
    return stored.PatientOrderUuid
  }

  /** What GetViewUrl answers to the account's key. */
  ask(owner: CreatedAccount, orderUuid: string, asking: Asking = {}): Promise<Record<string, unknown>> {
    return this.call(owner, 'GetViewUrl', { ...asking, input: { PatientOrderUuid: orderUuid, ...asking.input } })
  }

  /** What a method answers to the account's key, which acts as its Admin. */
  async call(owner: CreatedAccount, name: string, asking: Asking = {}): Promise<Record<string, unknown>> {
    const call = (method: string, payload: object, headers: Record<string, string>) =>
      this.app.inject({
        method: 'POST',
        url: `/api/v1/${method}`,
        payload,
        headers: { ...headers, ...(asking.origin === undefined ? {} : { origin: asking.origin }) },
        remoteAddress: asking.address ?? ADDRESS,
      })
    const session = (await call('OpenSession', { AccountKey: owner.AccountKey, ApiKey: owner.ApiKey }, {})).json()
    const input = { UserUuid: owner.UserUuid, ...asking.input }
    const answer = await call(name, input, { authorization: `Bearer ${session.SessionToken}` })
    return answer.json()
  }

  /** The path of a new link: `/v/<token>/`. */
  async link(owner: CreatedAccount, orderUuid: string, asking: Asking = {}): Promise<string> {
    const { Result } = await this.ask(owner, orderUuid, asking)
    return new URL(String(Result)).pathname
  }

  get(url: string, headers: Record<string, string> = {}, address = ADDRESS): Promise<LightMyRequestResponse> {
    return this.app.inject({ method: 'GET', url, headers, remoteAddress: address })
  }

  /** A request over a socket, whose path is sent as it stands: `inject` and browsers resolve dots themselves. */
  async getRaw(path: string): Promise<{ readonly status: number | undefined; readonly body: string }> {
    if (!this.app.server.listening) await this.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = this.app.server.address() as AddressInfo
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      request({ host: '127.0.0.1', port, path, agent: false }, resolve).on('error', reject).end(),
    )
    return { status: answer.statusCode, body: await text(answer) }
  }
}
