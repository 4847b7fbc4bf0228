import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { openTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import { readConfig } from '../../../config.ts'
import type { CreatedAccount } from '../../../features/accounts/create-account.ts'
import { ArrivalQueue } from '../../../features/instances/arrival-queue.ts'
import { makeLog } from '../../../log.ts'
import type { Services } from '../../../services.ts'
import { FileBlobStore } from '../../../store/blobs/file-blob-store.ts'
import { makeHttpServer } from '../../http/server.ts'
import { storeFile } from './store-file.ts'

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

  private constructor(test: TestDatabase, services: Services, app: FastifyInstance, clock: { now: Date }, folder: string) {
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
    const services: Services = {
      config: readConfig({ DATA_DIR: folder }),
      database: test.database,
      blobs,
      arrivals: new ArrivalQueue(test.database, blobs),
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

  passMinutes(minutes: number): void {
    this.#clock.now = new Date(this.#clock.now.getTime() + minutes * 60_000)
  }

  store(owner: CreatedAccount, file: Uint8Array): Promise<string> {
    return storeFile(this.services, owner, file)
  }

  /** What GetViewUrl answers to the account's key. */
  async ask(owner: CreatedAccount, orderUuid: string, asking: Asking = {}): Promise<Record<string, unknown>> {
    const call = (method: string, payload: object, headers: Record<string, string>) =>
      this.app.inject({
        method: 'POST',
        url: `/api/v1/${method}`,
        payload,
        headers: { ...headers, ...(asking.origin === undefined ? {} : { origin: asking.origin }) },
        remoteAddress: asking.address ?? ADDRESS,
      })
    const session = (await call('OpenSession', { AccountKey: owner.AccountKey, ApiKey: owner.ApiKey }, {})).json()
    const input = { UserUuid: owner.UserUuid, PatientOrderUuid: orderUuid, ...asking.input }
    const answer = await call('GetViewUrl', input, { authorization: `Bearer ${session.SessionToken}` })
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
}
