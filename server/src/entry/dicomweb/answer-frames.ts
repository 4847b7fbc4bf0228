import { ApiError } from '@opaline/contract'
import type { FastifyReply } from 'fastify'
import { notFound } from '../../features/errors.ts'
import type { OutgoingBytes } from '../../features/studies/outgoing-bytes.ts'
import { framesOf, readFrame } from '../../features/studies/read-frame.ts'
import type { StoredInstance } from '../../features/studies/stored-instance.ts'
import { chooseRepresentation } from './accept.ts'
import { type Answer, type DicomwebRequest, instanceOf, notAcceptable, parameter } from './dicomweb-request.ts'
import { frameMediaTypes } from './media-types.ts'
import { multipartRelated } from './multipart-related.ts'
import { sendBytes } from './send-bytes.ts'

/** Frame numbers of a path: `1` or `1,2,3`. @throws ApiError InvalidParameter */
export function parseFrameNumbers(text: string): readonly number[] {
  if (!/^[1-9]\d{0,9}(?:,[1-9]\d{0,9})*$/.test(text)) {
    throw new ApiError('InvalidParameter', 'Frames are numbers from 1, separated by commas.')
  }
  return text.split(',').map(Number)
}

/** Sends frames in the transfer syntax that they are stored in, whatever the file calls it: nothing is decoded here. */
export async function sendFrames(
  call: DicomwebRequest,
  instance: StoredInstance,
  frames: readonly OutgoingBytes[],
): Promise<FastifyReply> {
  const { transferSyntaxUid } = instance
  const mediaTypes = frameMediaTypes(transferSyntaxUid)
  const available = { mediaTypes, transferSyntaxUid, form: 'multipart' } as const
  const chosen = chooseRepresentation(call.request.headers.accept, available)
  const [only, ...more] = frames
  if (chosen === undefined || only === undefined || (chosen.form === 'single' && more.length > 0)) {
    throw notAcceptable(`The frames are sent as multipart/related in transfer syntax ${transferSyntaxUid}.`)
  }
  // The viewer takes a frame for uncompressed unless its transfer syntax stands beside its type.
  const actual = call.frameSyntaxes.find(instance)
  const named = actual instanceof Promise ? await actual : actual
  const contentType = `${chosen.mediaType}; transfer-syntax=${named}`
  if (chosen.form === 'single') return sendBytes(call.reply, contentType, only)
  const body = multipartRelated(
    chosen.mediaType,
    frames.map((bytes) => ({ contentType, bytes })),
  )
  return sendBytes(call.reply, body.contentType, body.bytes)
}

export const answerFrames: Answer = async (call) => {
  const numbers = parseFrameNumbers(parameter(call.request, 'frames'))
  const instance = await instanceOf(call)
  if (numbers.some((number) => number > framesOf(instance))) throw notFound('frames')
  const frames = numbers.map((number) => readFrame(call.services.blobs, instance, number))
  return sendFrames(
    call,
    instance,
    frames.filter((frame) => frame !== undefined),
  )
}
