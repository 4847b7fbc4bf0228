import { PATIENT_ORDER_FIELDS } from '@opaline/contract/table'
import type { Reply } from '../reply.ts'

/** A PatientOrder as lists have it (contract 2). */
export type PatientOrder = Readonly<Record<string, unknown>>

const LISTS: ReadonlySet<string> = new Set(['FolderUuidList', 'FlagList'])
const NUMBERS: ReadonlySet<string> = new Set(['OrderSize', 'ImagesCount', 'SeriesCount', 'DocumentsCount'])

const absent = (field: string): unknown => {
  if (LISTS.has(field)) return []
  return NUMBERS.has(field) ? 0 : ''
}

const foundIn = (reply: Reply) => (reply['PatientOrder'] ?? {}) as Readonly<Record<string, unknown>>

/** The order's fields out of what the server says of it; absent where the caller may upload but not read. */
function orderOf(
  patientOrderUuid: string,
  institutionUuid: string,
  found: Readonly<Record<string, unknown>>,
): PatientOrder {
  const known: Readonly<Record<string, unknown>> = {
    PatientOrderUuid: patientOrderUuid,
    PatientOrderInstitutionUuid: institutionUuid,
    InstitutionUuid: institutionUuid,
    OrderStatus: 'Performed',
    ...found,
  }
  return Object.fromEntries(PATIENT_ORDER_FIELDS.map((field) => [field, known[field] ?? absent(field)]))
}

/** The orders that a run has touched: each is fetched when it is first met, and again at the end where more came. */
export class TouchedOrders {
  readonly #fetch: (patientOrderUuid: string) => Promise<Reply>
  readonly #institutionUuid: string
  readonly #orders = new Map<string, PatientOrder>()
  readonly #seen = new Set<string>()
  readonly #outdated = new Set<string>()
  #list: readonly PatientOrder[] = []

  constructor(institutionUuid: string, fetch: (patientOrderUuid: string) => Promise<Reply>) {
    this.#institutionUuid = institutionUuid
    this.#fetch = fetch
  }

  /** The orders so far; the same array until one is added or renewed. */
  get list(): readonly PatientOrder[] {
    return this.#list
  }

  /** Says that a file of the order is stored. */
  async touch(patientOrderUuid: string): Promise<void> {
    if (patientOrderUuid === '') return
    if (this.#seen.has(patientOrderUuid)) {
      this.#outdated.add(patientOrderUuid)
      return
    }
    this.#seen.add(patientOrderUuid)
    await this.#renew(patientOrderUuid)
  }

  /** Fetches again what changed since it was fetched. */
  async refresh(): Promise<void> {
    await Promise.all([...this.#outdated].map((uuid) => this.#renew(uuid)))
  }

  /** The order that a whole run is about, as it is now; undefined where there is none or the server does not give it. */
  async find(patientOrderUuid: string | undefined): Promise<PatientOrder | undefined> {
    if (patientOrderUuid === undefined) return undefined
    const touched = this.#orders.get(patientOrderUuid)
    if (touched !== undefined) return touched
    const reply = await this.#fetch(patientOrderUuid)
    return reply.Success ? orderOf(patientOrderUuid, this.#institutionUuid, foundIn(reply)) : undefined
  }

  async #renew(patientOrderUuid: string): Promise<void> {
    this.#outdated.delete(patientOrderUuid)
    const reply = await this.#fetch(patientOrderUuid)
    if (!reply.Success && this.#orders.has(patientOrderUuid)) return
    this.#orders.set(patientOrderUuid, orderOf(patientOrderUuid, this.#institutionUuid, foundIn(reply)))
    this.#list = [...this.#orders.values()]
  }
}
