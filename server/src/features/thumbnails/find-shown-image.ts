import type { Database } from '../../store/db/database.ts'
import { framesOf } from '../studies/read-frame.ts'
import type { SeriesInstances, SeriesKey } from '../studies/series-instances.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import { OVERLAID, selectMiddleImage } from './select-middle-image.ts'

/** The image that stands for some series, and the one that it is of. */
export interface ShownImage {
  readonly series: SeriesKey
  readonly instance: StoredInstance
}

interface Candidate {
  readonly series: SeriesKey
  readonly imagesCount: number
  readonly framesCount: number
}

async function candidateOf(instances: SeriesInstances, series: SeriesKey): Promise<Candidate> {
  const counts = [...(await instances.find(series)).values()].map(framesOf).filter((count) => count > 0)
  return { series, imagesCount: counts.length, framesCount: counts.reduce((sum, count) => sum + count, 0) }
}

/** Whether the first stands for a study rather than the second: an image rather than what lies over it, then the larger. */
function isBetter(a: Candidate, b: Candidate): boolean {
  const [overlaidA, overlaidB] = [OVERLAID.includes(a.series.modality), OVERLAID.includes(b.series.modality)]
  return overlaidA === overlaidB ? a.framesCount > b.framesCount : overlaidB
}

/** The image in the middle of the largest of some series, as thumbnails of studies show it; undefined where none has any. */
export async function findShownImage(
  sources: { readonly database: Database; readonly instances: SeriesInstances },
  accountUuid: string,
  series: readonly SeriesKey[],
): Promise<ShownImage | undefined> {
  const all = await Promise.all(series.map((one) => candidateOf(sources.instances, one)))
  const [first, ...others] = all.filter(({ imagesCount }) => imagesCount > 0)
  if (first === undefined) return undefined
  const best = others.reduce((chosen, candidate) => (isBetter(candidate, chosen) ? candidate : chosen), first)
  const { id, version } = best.series
  const instance = await selectMiddleImage(sources.database, accountUuid, {
    id,
    version,
    imagesCount: best.imagesCount,
  })
  return instance && { series: best.series, instance }
}
