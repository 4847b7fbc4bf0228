import { notFound } from '../../features/errors.ts'
import { bulkDataOf, PIXEL_DATA } from '../../features/studies/find-bulk-data.ts'
import { outgoingRanges } from '../../features/studies/outgoing-bytes.ts'
import { frameNumbers } from '../../features/studies/read-frame.ts'
import type { StoredInstance } from '../../features/studies/stored-instance.ts'
import { chooseRepresentation } from './accept.ts'
import { sendFrames } from './answer-frames.ts'
import {
  type Answer,
  instanceIn,
  notAcceptable,
  parameter,
  rangesOf,
  requireDownload,
  seriesOf,
} from './dicomweb-request.ts'
import { OCTET_STREAM, videoMediaType } from './media-types.ts'
import { multipartRelated } from './multipart-related.ts'
import { sendBytes } from './send-bytes.ts'
import { sendRange } from './send-range.ts'
import { answerUnchanged, stateOf } from './validator.ts'

/** What images are drawn with besides their pixels: overlays, palettes, look-up tables, colour profiles, contours, waves. */
const FOR_DRAWING = /^(?:7FE0000[89]|7FE00010|60[0-9A-F]{2}3000|002812[0-2][0-9]|00282000|00283006|30060050|54001010)$/i

/** Whether the viewer needs a value to show an image; documents and videos it shows by `/rendered`. */
const isForDrawing = (path: string, { transferSyntaxUid }: StoredInstance): boolean =>
  FOR_DRAWING.test(path.split('/').at(-1) ?? '') && videoMediaType(transferSyntaxUid) === undefined

/** The value behind a BulkDataURI (PS3.18 10.4.1.1.5); that of encapsulated pixel data is its frames. */
export const answerBulkData: Answer = async (call) => {
  const path = parameter(call.request, '*')
  const series = await seriesOf(call)
  const instance = await instanceIn(call, series)
  if (!isForDrawing(path, instance)) await requireDownload(call)
  const { blobs } = call.services
  if (path === PIXEL_DATA && instance.frames?.kind === 'encapsulated')
    return sendFrames(call, series, instance, frameNumbers(instance))
  const range = await bulkDataOf(blobs, instance)(path)
  if (range === undefined) throw notFound('bulk data')
  const { transferSyntaxUid } = instance
  const available = { mediaTypes: [OCTET_STREAM], transferSyntaxUid, form: 'single' } as const
  const chosen = chooseRepresentation(rangesOf(call.request), available)
  if (chosen === undefined) throw notAcceptable(`Bulk data is sent as ${OCTET_STREAM}.`)
  const unchanged = answerUnchanged(call, 'bulk data', stateOf(series), instance.sopInstanceUid, path, chosen.form)
  if (unchanged) return unchanged
  if (chosen.form === 'single') return sendRange(call.reply, OCTET_STREAM, blobs, instance, [range])
  const bytes = outgoingRanges(blobs, instance, [range])
  const body = multipartRelated(OCTET_STREAM, [{ contentType: OCTET_STREAM, bytes }])
  return sendBytes(call.reply, body.contentType, body.bytes)
}
