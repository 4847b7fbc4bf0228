import type { Database } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { requireInstitution } from '../access/require-institution.ts'
import { mayUseInstitution } from '../access/visible-orders.ts'
import { notFound } from '../errors.ts'
import { requireFolder } from '../folders/require-folders.ts'

/** Where an image is to go. */
export interface Destination {
  readonly institutionUuid: string
  /** A folder of the actor's own in which the order is to appear. */
  readonly folderUuid?: string | undefined
}

const REMEMBERED = 1_000
const REMEMBERED_MS = 5_000

/** Says where an actor may store; what was found good is remembered for seconds, so that a run asks a few times and not per file. */
export class Destinations {
  readonly #database: Database
  readonly #good = new Map<string, number>()

  constructor(database: Database) {
    this.#database = database
  }

  /** @throws ApiError NotFound for an institution or folder that is unknown, foreign or not the actor's to use */
  async check(actor: Actor, { institutionUuid, folderUuid }: Destination): Promise<void> {
    if (!mayUseInstitution(actor, institutionUuid)) throw notFound('institutionUuid')
    const key = `${actor.accountUuid} ${actor.userUuid} ${institutionUuid} ${folderUuid ?? ''}`
    if (performance.now() - (this.#good.get(key) ?? Number.NEGATIVE_INFINITY) < REMEMBERED_MS) return
    await this.#database.forAccount(actor.accountUuid, async (tx) => {
      await requireInstitution(tx, actor, institutionUuid)
      if (folderUuid !== undefined) await requireFolder({ tx, actor }, folderUuid)
    })
    this.#remember(key)
  }

  #remember(key: string): void {
    if (this.#good.size >= REMEMBERED) this.#good.clear()
    this.#good.set(key, performance.now())
  }
}
