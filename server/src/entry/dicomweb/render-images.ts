import { Readable } from 'node:stream'
import { ApiError } from '@opaline/contract'
import type { FastifyReply } from 'fastify'
import { notRendered, type RenderingParameters } from '../../features/rendering/ask-for-rendering.ts'
import { RENDERED } from '../../features/rendering/defaults.ts'
import { readAnnotation } from '../../features/rendering/read-annotation.ts'
import type { SeriesKey } from '../../features/studies/series-instances.ts'
import type { StoredInstance } from '../../features/studies/stored-instance.ts'
import { chooseRepresentation, type Representation } from './accept.ts'
import { type DicomwebRequest, notAcceptable, rangesOf } from './dicomweb-request.ts'
import { type MadePart, madeAhead, partsAsTheyCome } from './parts-as-they-come.ts'
import { type QueryString, type RenderingQuery, readRenderingQuery } from './rendering-query.ts'
import { answerUnchanged, stateOf } from './validator.ts'

type MediaType = RenderingParameters['mediaType']

const MEDIA_TYPES: readonly MediaType[] = ['image/jpeg', 'image/png']
const NOT_ACCEPTABLE = 406

/** One frame of a stored image, from 1. */
export interface ShownFrame {
  readonly series: SeriesKey
  readonly instance: StoredInstance
  readonly frame: number
}

/** What a request for pictures asks for. */
export interface RenderingWish {
  /** What the pictures depend on. */
  readonly series: readonly SeriesKey[]
  /** The one that stands for all, in a response of one part. */
  single(): Promise<ShownFrame | undefined>
  /** All of them, for a response of several parts. */
  all(): Promise<readonly ShownFrame[]>
}

/** The type and form that a request wants. */
function representationOf({ request }: DicomwebRequest): Representation {
  const available = { mediaTypes: MEDIA_TYPES, transferSyntaxUid: '*', form: 'single' } as const
  const chosen = chooseRepresentation(rangesOf(request), available)
  if (chosen === undefined) throw notAcceptable(`Pictures are sent as ${MEDIA_TYPES.join(' or ')}.`)
  return chosen
}

async function renderOne(call: DicomwebRequest, wanted: ShownFrame, query: RenderingQuery, mediaType: MediaType) {
  const { series, instance, frame } = wanted
  const { services } = call
  const { annotation: kinds, ...parameters } = query
  const annotation = await readAnnotation(services.database, series, instance.sopInstanceUid, kinds, frame)
  return services.renderings.renderInstance(instance, frame, { ...parameters, mediaType, annotation })
}

const rootOf = ({ request }: DicomwebRequest): string => request.url.slice(0, request.url.indexOf('/studies/'))

/** Several pictures, made while they are sent; those that cannot be made are left out. */
async function sendParts(
  call: DicomwebRequest,
  frames: readonly ShownFrame[],
  query: RenderingQuery,
  mediaType: MediaType,
): Promise<FastifyReply> {
  const make = async (shown: ShownFrame): Promise<MadePart | undefined> => {
    const { series, instance, frame } = shown
    const place = `/studies/${series.studyInstanceUid}/series/${series.seriesInstanceUid}/instances/${instance.sopInstanceUid}`
    const bytes = await renderOne(call, shown, query, mediaType).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === NOT_ACCEPTABLE) return undefined
      throw error
    })
    const contentLocation = `${rootOf(call)}${place}/frames/${frame}/rendered`
    return bytes && { contentType: mediaType, contentLocation, bytes }
  }
  const parts = madeAhead(frames, make)
  const first = await parts.next()
  if (first.done) throw notRendered('None of the images can be rendered.')
  const body = partsAsTheyCome(
    mediaType,
    (async function* () {
      yield first.value
      yield* parts
    })(),
  )
  return call.reply.header('content-type', body.contentType).send(Readable.from(body.stream(), { objectMode: false }))
}

/**
 * Answers with one picture, or with all of them in parts where the request wants that (PS3.18 10.4.1.1.3).
 * @throws ApiError InvalidParameter, UnsupportedFile (406) for what is not rendered or in no form that the request takes
 */
export async function sendPictures(
  call: DicomwebRequest,
  wish: RenderingWish,
  absent: Pick<RenderingParameters, 'quality' | 'viewport'> = RENDERED,
): Promise<FastifyReply> {
  const query = readRenderingQuery(call.request.query as QueryString, absent)
  const { form, mediaType } = representationOf(call) as Representation & { readonly mediaType: MediaType }
  const wanted = JSON.stringify([call.request.url, form, mediaType])
  const unchanged = answerUnchanged(call, 'picture', stateOf(...wish.series), wanted)
  if (unchanged) return unchanged
  if (form === 'multipart') return sendParts(call, await wish.all(), query, mediaType)
  const shown = await wish.single()
  if (shown === undefined) throw notRendered('There is no image.')
  const bytes = await renderOne(call, shown, query, mediaType)
  return call.reply.header('content-type', mediaType).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
}
