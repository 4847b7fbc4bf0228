import { ApiError } from '@opaline/contract'
import type { FastifyReply } from 'fastify'
import { notFound } from '../../features/errors.ts'
import type { OutgoingBytes } from '../../features/studies/outgoing-bytes.ts'
import { framesOf, readFrame } from '../../features/studies/read-frame.ts'
import type { SeriesKey } from '../../features/studies/series-instances.ts'
import type { StoredInstance } from '../../features/studies/stored-instance.ts'
import { canTranscode } from '../../features/transcoding/can-transcode.ts'
import { transcodeFrames } from '../../features/transcoding/transcode-frames.ts'
import { isLossy } from '../../features/transcoding/transfer-syntaxes.ts'
import { chooseEncoding } from './choose-encoding.ts'
import {
  type Answer,
  type DicomwebRequest,
  instanceIn,
  notAcceptable,
  parameter,
  rangesOf,
  seriesOf,
} from './dicomweb-request.ts'
import { FRAME_DEFAULTS, frameMediaTypes } from './media-types.ts'
import { multipartRelated } from './multipart-related.ts'
import { sendBytes } from './send-bytes.ts'
import { answerUnchanged, stateOf } from './validator.ts'

/** Frame numbers of a path: `1` or `1,2,3`. @throws ApiError InvalidParameter */
export function parseFrameNumbers(text: string): readonly number[] {
  if (!/^[1-9]\d{0,9}(?:,[1-9]\d{0,9})*$/.test(text)) {
    throw new ApiError('InvalidParameter', 'Frames are numbers from 1, separated by commas.')
  }
  return text.split(',').map(Number)
}

/** Frames as they are stored, or encoded anew. */
async function framesIn(
  { services }: DicomwebRequest,
  instance: StoredInstance,
  numbers: readonly number[],
  target: string | undefined,
): Promise<readonly OutgoingBytes[]> {
  if (target !== undefined) return transcodeFrames(services, instance, numbers, target)
  return numbers.flatMap((number) => readFrame(services.blobs, instance, number) ?? [])
}

/** Sends frames, `numbers` from 1 on and all there, in the order asked for (PS3.18 10.4.1.1.6). */
export async function sendFrames(
  call: DicomwebRequest,
  series: SeriesKey,
  instance: StoredInstance,
  numbers: readonly number[],
): Promise<FastifyReply> {
  const { reply, request, services } = call
  // The syntax that the frames are in, whatever the file calls it.
  const actual = call.frameSyntaxes.find(instance)
  const storedSyntax = actual instanceof Promise ? await actual : actual
  const chosen = await chooseEncoding(rangesOf(request), {
    storedSyntax,
    isLossy: isLossy(storedSyntax),
    mediaTypesOf: frameMediaTypes,
    defaults: FRAME_DEFAULTS,
    form: 'multipart',
    isOne: numbers.length === 1,
    converts: canTranscode(services.blobs, instance),
  })
  if (chosen === undefined) {
    throw notAcceptable(`The frames are not to be had so. They are stored in transfer syntax ${storedSyntax}.`)
  }
  const { form, mediaType, transferSyntaxUid } = chosen
  const target = transferSyntaxUid === storedSyntax ? undefined : transferSyntaxUid
  const asked = [form, mediaType, transferSyntaxUid, instance.sopInstanceUid, numbers.join()]
  const unchanged = answerUnchanged(call, 'frames', stateOf(series), ...asked)
  if (unchanged) return unchanged
  const frames = await framesIn(call, instance, numbers, target)
  // The viewer takes a frame for uncompressed unless its transfer syntax stands beside its type.
  const contentType = `${mediaType}; transfer-syntax=${transferSyntaxUid}`
  const [only] = frames
  if (form === 'single' && only !== undefined) return sendBytes(reply, contentType, only)
  const body = multipartRelated(
    mediaType,
    frames.map((bytes) => ({ contentType, bytes })),
  )
  return sendBytes(reply, body.contentType, body.bytes)
}

export const answerFrames: Answer = async (call) => {
  const numbers = parseFrameNumbers(parameter(call.request, 'frames'))
  const series = await seriesOf(call)
  const instance = await instanceIn(call, series)
  if (numbers.some((number) => number > framesOf(instance))) throw notFound('frames')
  return sendFrames(call, series, instance, numbers)
}
