import { frameRanges } from '@opaline/dicom'
import { notFound } from '../../features/errors.ts'
import { THUMBNAIL } from '../../features/rendering/defaults.ts'
import { findEncapsulatedDocument } from '../../features/studies/find-encapsulated-document.ts'
import { frameNumbers, framesOf } from '../../features/studies/read-frame.ts'
import type { SeriesKey } from '../../features/studies/series-instances.ts'
import type { StoredInstance } from '../../features/studies/stored-instance.ts'
import { findShownImage } from '../../features/thumbnails/find-shown-image.ts'
import { parseFrameNumbers } from './answer-frames.ts'
import {
  type Answer,
  type DicomwebRequest,
  instanceIn,
  notAcceptable,
  parameter,
  seriesKey,
  seriesOf,
  studyOf,
} from './dicomweb-request.ts'
import { videoMediaType } from './media-types.ts'
import { type RenderingWish, type ShownFrame, sendPictures } from './render-images.ts'
import { sendRange } from './send-range.ts'

const ENCAPSULATED_PDF = '1.2.840.10008.5.1.4.1.1.104.1'

type FindWish = (call: DicomwebRequest) => Promise<RenderingWish>

const middleOf = (instance: StoredInstance): number => Math.floor(framesOf(instance) / 2) + 1

const framesIn = (series: SeriesKey, instance: StoredInstance): ShownFrame[] =>
  frameNumbers(instance).map((frame) => ({ series, instance, frame }))

/** Images of several series: the one in the middle of the largest stands for them. */
const wishOfSeries = (call: DicomwebRequest, series: readonly SeriesKey[]): RenderingWish => ({
  series,
  single: async () => {
    const sources = { database: call.services.database, instances: call.instances }
    const shown = await findShownImage(sources, call.scope.accountUuid, series)
    return shown && { ...shown, frame: middleOf(shown.instance) }
  },
  all: async () => {
    const frames: ShownFrame[] = []
    for (const one of series)
      for (const instance of (await call.instances.find(one)).values()) frames.push(...framesIn(one, instance))
    return frames
  },
})

const ofStudy: FindWish = async (call) => {
  const study = await studyOf(call)
  return wishOfSeries(
    call,
    [...study.series.values()].map((series) => seriesKey(call, study, series)),
  )
}

const ofSeries: FindWish = async (call) => wishOfSeries(call, [await seriesOf(call)])

/** An image: the first of its frames, as DCMTK shows it, or for a thumbnail the one in the middle. */
const ofInstance = (series: SeriesKey, instance: StoredInstance, frame: number): RenderingWish => ({
  series: [series],
  single: async () => ({ series, instance, frame }),
  all: async () => framesIn(series, instance),
})

/** @throws ApiError NotFound for frames that there are not, UnsupportedFile (406) for several in one part */
const ofFrames: FindWish = async (call) => {
  const numbers = parseFrameNumbers(parameter(call.request, 'frames'))
  const series = await seriesOf(call)
  const instance = await instanceIn(call, series)
  if (numbers.some((number) => number > framesOf(instance))) throw notFound('frames')
  return {
    series: [series],
    single: async () => {
      const [frame = 1, ...more] = numbers
      if (more.length > 0) throw notAcceptable('Several frames are sent as multipart/related.')
      return { series, instance, frame }
    },
    all: async () => numbers.map((frame) => ({ series, instance, frame })),
  }
}

/** What a browser shows by itself: the PDF of an encapsulated one, the stream of a video, else a picture (PS3.18 10.4.1.1.3). */
export const answerRendered: Answer = async (call) => {
  const series = await seriesOf(call)
  const instance = await instanceIn(call, series)
  const { blobs } = call.services
  if (instance.sopClassUid === ENCAPSULATED_PDF) {
    const document = await findEncapsulatedDocument(blobs, instance)
    if (document === undefined) throw notFound('document')
    return sendRange(call.reply, 'application/pdf', blobs, instance, [document])
  }
  const video = videoMediaType(instance.transferSyntaxUid)
  const stream = instance.frames ? frameRanges(instance.frames, 0) : []
  if (video === undefined || stream.length === 0) return sendPictures(call, ofInstance(series, instance, 1))
  return sendRange(call.reply, video, blobs, instance, stream)
}

export const answerStudyRendered: Answer = async (call) => sendPictures(call, await ofStudy(call))
export const answerSeriesRendered: Answer = async (call) => sendPictures(call, await ofSeries(call))
export const answerFramesRendered: Answer = async (call) => sendPictures(call, await ofFrames(call))

export const answerStudyThumbnail: Answer = async (call) => sendPictures(call, await ofStudy(call), THUMBNAIL)
export const answerSeriesThumbnail: Answer = async (call) => sendPictures(call, await ofSeries(call), THUMBNAIL)
export const answerFramesThumbnail: Answer = async (call) => sendPictures(call, await ofFrames(call), THUMBNAIL)
export const answerThumbnail: Answer = async (call) => {
  const series = await seriesOf(call)
  const instance = await instanceIn(call, series)
  return sendPictures(call, ofInstance(series, instance, middleOf(instance)), THUMBNAIL)
}
