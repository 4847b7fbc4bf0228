import type { Database } from '../../store/db/database.ts'
import type { Corrected } from '../corrections/correction.ts'
import { ByteBoundedCache } from './byte-bounded-cache.ts'
import type { SeriesFacts } from './instance-json.ts'
import { type StoredInstance, storedInstance } from './stored-instance.ts'

const MOST_BYTES = 64 * 2 ** 20
/** What one entry takes in memory besides its frame table, about. */
const ENTRY_BYTES = 700
/** A decoded frame table takes this many times the bytes of the stored one. */
const DECODED = 6

/** A series at one moment. */
export interface SeriesKey extends SeriesFacts {
  readonly accountUuid: string
  readonly id: string
  readonly version: string
  /** The corrections that lie over what goes out; undefined: none, or what is stored was asked for. */
  readonly corrected: Corrected | undefined
}

const selectRows = (database: Database, series: SeriesKey) =>
  database.forAccount(series.accountUuid, (tx) =>
    tx
      .selectFrom('instances')
      .select(['sop_instance_uid', 'sop_class_uid', 'transfer_syntax_uid', 'blob_key', 'blob_size'])
      .select(['pixel_data_offset', 'pixel_data_length', 'frame_table'])
      .where('series_id', '=', series.id)
      .where('trashed_at', 'is', null)
      .execute(),
  )

type Instances = ReadonlyMap<string, StoredInstance>

/** Where the bytes of a series' instances are, read once for each version of the series. */
export class SeriesInstances {
  readonly #database: Database
  readonly #kept = new ByteBoundedCache<Instances>(MOST_BYTES)
  readonly #underWay = new Map<string, Promise<Instances>>()

  constructor(database: Database) {
    this.#database = database
  }

  /** The instances of a series by SOP Instance UID, at once where they are kept. */
  find(series: SeriesKey): Instances | Promise<Instances> {
    const key = `${series.id} ${series.version}`
    return this.#kept.get(key) ?? this.#underWay.get(key) ?? this.#read(key, series)
  }

  #read(key: string, series: SeriesKey): Promise<Instances> {
    const reading = this.#select(key, series).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, reading)
    return reading
  }

  async #select(key: string, series: SeriesKey): Promise<Instances> {
    const rows = await selectRows(this.#database, series)
    const instances = new Map(rows.map((row) => [row.sop_instance_uid, storedInstance(series.accountUuid, row, row)]))
    const bytes = rows.reduce((sum, row) => sum + ENTRY_BYTES + DECODED * (row.frame_table?.length ?? 0), 0)
    this.#kept.set(key, instances, bytes)
    return instances
  }
}
