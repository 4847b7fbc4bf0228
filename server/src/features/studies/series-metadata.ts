import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Database } from '../../store/db/database.ts'
import { readOverlay } from '../corrections/read-corrections.ts'
import { ByteBoundedCache } from './byte-bounded-cache.ts'
import { instanceJson } from './instance-json.ts'
import type { SeriesKey } from './series-instances.ts'

const MOST_BYTES = 128 * 2 ** 20
/** Instances that are inflated before other requests get their turn. */
const AT_ONCE = 100

const compress = promisify(gzip)

const selectRows = (database: Database, series: SeriesKey) =>
  database.forAccount(series.accountUuid, (tx) =>
    tx
      .selectFrom('instances')
      .select(['sop_instance_uid', 'sop_class_uid', 'instance_number', 'number_of_frames'])
      .select(['transfer_syntax_uid', 'metadata'])
      .where('series_id', '=', series.id)
      .where('trashed_at', 'is', null)
      .orderBy('instance_number')
      .orderBy('id')
      .execute(),
  )

const BEGIN = Buffer.from('[')
const NEXT = Buffer.from(',')
const END = Buffer.from(']')

async function readMetadata(database: Database, series: SeriesKey): Promise<Buffer> {
  const overlay = await readOverlay(database, series.accountUuid, series.corrected)
  const rows = await selectRows(database, series)
  const pieces: Buffer[] = [BEGIN]
  for (const [index, row] of rows.entries()) {
    if (index > 0) pieces.push(NEXT)
    if (index > 0 && index % AT_ONCE === 0) await nextTurn()
    pieces.push(...instanceJson(row, series, overlay))
  }
  return Buffer.concat([...pieces, END])
}

/** The metadata of a series' instances as one JSON array, plain and compressed. */
export class MetadataText {
  readonly json: Buffer
  #gzip: Promise<Buffer> | undefined

  constructor(json: Buffer) {
    this.json = json
  }

  /** Compressed when first asked for; quickly, since someone waits for it. */
  gzip(): Promise<Buffer> {
    this.#gzip ??= compress(this.json, { level: constants.Z_BEST_SPEED })
    return this.#gzip
  }
}

/** Metadata of series, joined from the stored texts once for each version of a series and its order's corrections. */
export class SeriesMetadata {
  readonly #database: Database
  readonly #kept = new ByteBoundedCache<MetadataText>(MOST_BYTES)
  readonly #underWay = new Map<string, Promise<MetadataText>>()

  constructor(database: Database) {
    this.#database = database
  }

  /** With BulkDataURIs relative to the series. */
  find(series: SeriesKey): MetadataText | Promise<MetadataText> {
    const key = `${series.id} ${series.version} ${series.corrected?.lastId ?? ''}`
    return this.#kept.get(key) ?? this.#underWay.get(key) ?? this.#read(key, series)
  }

  #read(key: string, series: SeriesKey): Promise<MetadataText> {
    const reading = readMetadata(this.#database, series)
      .then((json) => {
        const text = new MetadataText(json)
        this.#kept.set(key, text, json.length)
        return text
      })
      .finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, reading)
    return reading
  }
}
