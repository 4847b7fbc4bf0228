import { invalid } from '../../features/errors.ts'
import { MOST_PIXELS } from './rendering-query.ts'

/** A request of the URI service (PS3.18 9), in the words of the RESTful one. */
export interface UriQuery {
  readonly params: Readonly<Record<'study' | 'series' | 'instance' | 'frames', string>>
  /** Media types that are wanted, the best first; none: whatever the object is shown as. */
  readonly contentTypes: readonly string[]
  readonly transferSyntaxUid: string | undefined
  /** `viewport`, `window`, `quality`, `annotation` and what else the rendering takes. */
  readonly rendering: Readonly<Record<string, string>>
  /** The part of the image that is wanted, from 0 to 1 each way. */
  readonly region: readonly number[] | undefined
}

type Query = Readonly<Record<string, unknown>>

/** What is not said is bounded by the image's shape. */
const ANY_SIDE = String(MOST_PIXELS)

function textOf(query: Query, name: string): string | undefined {
  const value = query[name]
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw invalid(name, 'It may be given once.')
  return value
}

function required(query: Query, name: string): string {
  const value = textOf(query, name)
  if (value === undefined) throw invalid(name, 'A value is required.')
  return value
}

function windowOf(query: Query): string | undefined {
  const [center, width] = [textOf(query, 'windowCenter'), textOf(query, 'windowWidth')]
  if (center === undefined && width === undefined) return undefined
  if (center === undefined || width === undefined) throw invalid('windowCenter', 'It goes with windowWidth.')
  return `${center},${width},linear`
}

function viewportOf(query: Query): string | undefined {
  const [rows, columns] = [textOf(query, 'rows'), textOf(query, 'columns')]
  return rows === undefined && columns === undefined ? undefined : `${columns ?? ANY_SIDE},${rows ?? ANY_SIDE}`
}

/** `xmin,ymin,xmax,ymax`, from the top left corner (PS3.18 9.1.2.2.5). */
function regionOf(query: Query): readonly number[] | undefined {
  const text = textOf(query, 'region')
  if (text === undefined) return undefined
  const sides = text.split(',').map(Number)
  const [left = Number.NaN, top = Number.NaN, right = Number.NaN, bottom = Number.NaN] = sides
  if (sides.length !== 4 || !(left >= 0 && top >= 0 && left < right && top < bottom && right <= 1 && bottom <= 1))
    throw invalid('region', 'It is left, top, right and bottom, from 0 to 1.')
  return sides
}

const without = (entries: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** Reads the query of `?requestType=WADO` (PS3.18 9.1.2). @throws ApiError InvalidParameter */
export function readUriQuery(query: Query): UriQuery {
  if (required(query, 'requestType') !== 'WADO') throw invalid('requestType', 'It is WADO.')
  return {
    params: {
      study: required(query, 'studyUID'),
      series: required(query, 'seriesUID'),
      instance: required(query, 'objectUID'),
      frames: textOf(query, 'frameNumber') ?? '',
    },
    contentTypes: (textOf(query, 'contentType') ?? '')
      .split(',')
      .map((type) => type.split(';')[0]?.trim().toLowerCase() ?? '')
      .filter((type) => type !== ''),
    transferSyntaxUid: textOf(query, 'transferSyntax'),
    region: regionOf(query),
    rendering: without({
      window: windowOf(query),
      viewport: viewportOf(query),
      quality: textOf(query, 'imageQuality'),
      annotation: textOf(query, 'annotation'),
      original: textOf(query, 'original'),
    }),
  }
}
