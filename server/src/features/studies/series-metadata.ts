import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import type { Database } from '../../store/db/database.ts'
import { ByteBoundedCache } from './byte-bounded-cache.ts'
import { instanceJson, type SeriesFacts } from './instance-json.ts'
import type { SeriesKey } from './series-instances.ts'

const MOST_BYTES = 128 * 2 ** 20
/** Instances that are inflated before other requests get their turn. */
const AT_ONCE = 100

const compress = promisify(gzip)

const selectSeries = (database: Database, series: SeriesKey) =>
  database.forAccount(series.accountUuid, async (tx) => {
    const facts = await tx
      .selectFrom('series as e')
      .innerJoin('studies as s', 's.id', 'e.study_id')
      .select(['s.study_instance_uid', 'e.series_instance_uid', 'e.modality'])
      .where('e.id', '=', series.id)
      .executeTakeFirstOrThrow()
    const rows = await tx
      .selectFrom('instances')
      .select(['sop_instance_uid', 'sop_class_uid', 'instance_number', 'number_of_frames'])
      .select(['transfer_syntax_uid', 'metadata'])
      .where('series_id', '=', series.id)
      .where('trashed_at', 'is', null)
      .orderBy('instance_number')
      .orderBy('id')
      .execute()
    return { facts, rows }
  })

async function readMetadata(database: Database, series: SeriesKey): Promise<Buffer> {
  const { facts, rows } = await selectSeries(database, series)
  const seriesFacts: SeriesFacts = {
    studyInstanceUid: facts.study_instance_uid,
    seriesInstanceUid: facts.series_instance_uid,
    modality: facts.modality,
  }
  const texts: string[] = []
  for (const [index, row] of rows.entries()) {
    if (index > 0 && index % AT_ONCE === 0) await nextTurn()
    texts.push(instanceJson(row, seriesFacts))
  }
  return Buffer.from(`[${texts.join(',')}]`)
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

/** Metadata of series, joined from the stored texts once for each version of a series. */
export class SeriesMetadata {
  readonly #database: Database
  readonly #kept = new ByteBoundedCache<MetadataText>(MOST_BYTES)
  readonly #underWay = new Map<string, Promise<MetadataText>>()

  constructor(database: Database) {
    this.#database = database
  }

  /** With BulkDataURIs relative to the series. */
  find(series: SeriesKey): MetadataText | Promise<MetadataText> {
    const key = `${series.id} ${series.version}`
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
