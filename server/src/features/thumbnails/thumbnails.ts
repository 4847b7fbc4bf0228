import { ApiError } from '@opaline/contract'
import type { Database } from '../../store/db/database.ts'
import { THUMBNAIL } from '../rendering/defaults.ts'
import type { Renderings } from '../rendering/renderings.ts'
import { ByteBoundedCache } from '../studies/byte-bounded-cache.ts'
import { framesOf } from '../studies/read-frame.ts'
import { PLACEHOLDER_SVG } from './placeholder.ts'
import { type ShownSeries, selectMiddleImage, selectShownSeries } from './select-middle-image.ts'

/** A small picture of a study. */
export interface Thumbnail {
  readonly mediaType: 'image/jpeg' | 'image/svg+xml'
  readonly bytes: Uint8Array
}

const MOST_BYTES = 32 * 2 ** 20
/** What an entry takes besides its picture, about. */
const ENTRY_BYTES = 500

const NOT_ACCEPTABLE = 406

const PLACEHOLDER: Thumbnail = { mediaType: 'image/svg+xml', bytes: PLACEHOLDER_SVG }

/** Pictures of studies, made once for each version of the series that they show. */
export class Thumbnails {
  readonly #database: Database
  readonly #renderings: Renderings
  readonly #kept = new ByteBoundedCache<Thumbnail>(MOST_BYTES)
  readonly #underWay = new Map<string, Promise<Thumbnail>>()

  constructor(database: Database, renderings: Renderings) {
    this.#database = database
    this.#renderings = renderings
  }

  /**
   * The middle image of the largest series of an order's study, at most 256 pixels wide and high; a neutral picture where
   * there is none, or none that can be decoded. Whether the asker may see the order is judged before.
   */
  async find(accountUuid: string, orderUuid: string): Promise<Thumbnail> {
    const series = await selectShownSeries(this.#database, accountUuid, orderUuid)
    if (series === undefined) return PLACEHOLDER
    const key = `${series.id} ${series.version}`
    return this.#kept.get(key) ?? this.#underWay.get(key) ?? this.#make(key, accountUuid, series)
  }

  #make(key: string, accountUuid: string, series: ShownSeries): Promise<Thumbnail> {
    const making = this.#draw(accountUuid, series)
      .then((thumbnail) => {
        this.#kept.set(key, thumbnail, ENTRY_BYTES + thumbnail.bytes.length)
        return thumbnail
      })
      .finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, making)
    return making
  }

  async #draw(accountUuid: string, series: ShownSeries): Promise<Thumbnail> {
    const image = await selectMiddleImage(this.#database, accountUuid, series)
    if (image === undefined) return PLACEHOLDER
    const frame = Math.floor(framesOf(image) / 2) + 1
    try {
      const bytes = await this.#renderings.renderInstance(image, frame, THUMBNAIL)
      return { mediaType: 'image/jpeg', bytes }
    } catch (error) {
      // What cannot be shown is not tried again before the series changes.
      if (error instanceof ApiError && error.status === NOT_ACCEPTABLE) return PLACEHOLDER
      throw error
    }
  }
}
