import { ApiError } from '@opaline/contract'
import type { AnnotationKind } from '../../features/rendering/annotation-lines.ts'
import type { RenderingParameters } from '../../features/rendering/ask-for-rendering.ts'
import type { Window } from '../../features/rendering/presentation.ts'
import type { Viewport } from '../../features/rendering/viewport.ts'

/** How an image is to be rendered, but for what is written over it, which depends on the image. */
export interface RenderingQuery {
  readonly quality: number
  readonly viewport: Viewport | undefined
  readonly window: Window | undefined
  readonly annotation: ReadonlySet<AnnotationKind>
}

/** A query string as Fastify reads it: a name that is given twice has a list. */
export type QueryString = Readonly<Record<string, string | readonly string[] | undefined>>

/** The largest picture that is made, each way. */
export const MOST_PIXELS = 4096
const ANNOTATIONS: ReadonlySet<string> = new Set(['patient', 'technique'])
const FUNCTIONS: ReadonlyMap<string, Window['voiLutFunction']> = new Map([
  ['linear', 'LINEAR'],
  ['linear-exact', 'LINEAR_EXACT'],
  ['linear_exact', 'LINEAR_EXACT'],
  ['sigmoid', 'SIGMOID'],
])

const invalid = (name: string, problem: string): ApiError =>
  new ApiError('InvalidParameter', `Invalid parameters for ${name}. ${problem}`)

/** The values of a parameter, by commas; undefined where it is not given. @throws ApiError for one that is given twice */
function valuesOf(query: QueryString, name: string): readonly string[] | undefined {
  const value = query[name]
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw invalid(name, 'It may be given once.')
  return value.split(',').map((part) => part.trim())
}

const toNumber = (text: string | undefined): number =>
  /^[-+]?\d{1,9}(?:\.\d{1,9})?(?:[eE][-+]?\d{1,2})?$/.test(text ?? '') ? Number(text) : Number.NaN

function qualityOf(query: QueryString, absent: number): number {
  const values = valuesOf(query, 'quality')
  if (values === undefined) return absent
  const quality = toNumber(values[0])
  if (values.length > 1 || !Number.isInteger(quality) || quality < 1 || quality > 100)
    throw invalid('quality', 'It is a whole number from 1 to 100.')
  return quality
}

/** `vw,vh[,sx,sy,sw,sh]`; parts of the region that are left out are those of the whole image (PS3.18 8.3.5.1.3). */
function viewportOf(query: QueryString, absent: Viewport | undefined): Viewport | undefined {
  const values = valuesOf(query, 'viewport')
  if (values === undefined) return absent
  const [width = Number.NaN, height = Number.NaN] = values.map(toNumber)
  const isSize = (side: number) => Number.isInteger(side) && side >= 1 && side <= MOST_PIXELS
  if (!isSize(width) || !isSize(height) || ![2, 6].includes(values.length))
    throw invalid(
      'viewport',
      `It is a width and a height up to ${MOST_PIXELS}, and may have a region of four numbers behind.`,
    )
  const region = values.slice(2).map((text) => (text === '' ? 0 : toNumber(text)))
  if (region.some((side) => !Number.isFinite(side))) throw invalid('viewport', 'The region is four numbers.')
  const [left = 0, top = 0, regionWidth = 0, regionHeight = 0] = region
  const source = values.length === 2 ? undefined : { left, top, width: regionWidth, height: regionHeight }
  return { width, height, source, shrinksOnly: false }
}

/** `center,width[,function]` (PS3.18 8.3.5.1.4). */
function windowOf(query: QueryString): Window | undefined {
  const values = valuesOf(query, 'window')
  if (values === undefined) return undefined
  const [center, width] = [toNumber(values[0]), toNumber(values[1])]
  const voiLutFunction = FUNCTIONS.get((values[2] ?? 'linear').toLowerCase())
  if (!Number.isFinite(center) || !Number.isFinite(width) || voiLutFunction === undefined || values.length > 3)
    throw invalid('window', 'It is a center, a width, and linear, linear-exact or sigmoid.')
  if (voiLutFunction === 'LINEAR' ? width < 1 : width <= 0)
    throw invalid('window', 'The width of a linear window is at least 1, that of the others more than 0.')
  return { center, width, voiLutFunction }
}

function annotationOf(query: QueryString): ReadonlySet<AnnotationKind> {
  const values = valuesOf(query, 'annotation') ?? []
  const isKind = (value: string): value is AnnotationKind => ANNOTATIONS.has(value)
  if (!values.every(isKind)) throw invalid('annotation', 'It is patient, technique or both.')
  return new Set(values.filter(isKind))
}

/**
 * Reads what a query says of a rendering (PS3.18 8.3.5.1). @param absent what holds where it says nothing
 * @throws ApiError InvalidParameter
 */
export const readRenderingQuery = (
  query: QueryString,
  absent: Pick<RenderingParameters, 'quality' | 'viewport'>,
): RenderingQuery => ({
  quality: qualityOf(query, absent.quality),
  viewport: viewportOf(query, absent.viewport),
  window: windowOf(query),
  annotation: annotationOf(query),
})
