import { objects } from '@opaline/contract'
import { ByteBoundedCache } from '../studies/byte-bounded-cache.ts'
import { writeEntry } from '../written-entry.ts'
import type { PatientOrder } from './show-order.ts'

const MOST_BYTES = 16 * 1024 * 1024
/** What an order takes besides its JSON: the same texts as an object. */
const OBJECT_BYTES = 1_024

interface Kept {
  readonly version: string
  readonly order: PatientOrder
}

/**
 * Orders as lists showed them, checked against the contract and written once: a list of a thousand is asked for again and
 * again, and few of it change in between. Each is kept with the version of all that it was made of, which is read anew
 * every time.
 */
export class KeptOrders {
  readonly #kept = new ByteBoundedCache<Kept>(MOST_BYTES)

  /** The order as it is in this version, where that was kept. */
  find(orderUuid: string, version: string): PatientOrder | undefined {
    const kept = this.#kept.get(orderUuid)
    return kept?.version === version ? kept.order : undefined
  }

  keep(version: string, shown: PatientOrder): PatientOrder {
    const { entry: order, bytes } = writeEntry(objects.PatientOrder.parse(shown))
    this.#kept.set(order.PatientOrderUuid, { version, order }, bytes + OBJECT_BYTES)
    return order
  }
}
