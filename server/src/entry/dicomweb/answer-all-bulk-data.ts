import { notFound } from '../../features/errors.ts'
import { bulkDataOf, type FindBulkData, PIXEL_DATA } from '../../features/studies/find-bulk-data.ts'
import { outgoingRanges } from '../../features/studies/outgoing-bytes.ts'
import { frameNumbers, readFrame } from '../../features/studies/read-frame.ts'
import type { SeriesKey } from '../../features/studies/series-instances.ts'
import type { StoredInstance } from '../../features/studies/stored-instance.ts'
import { represent } from './accept.ts'
import {
  type Answer,
  type DicomwebRequest,
  instanceIn,
  notAcceptable,
  rangesOf,
  requireDownload,
  seriesKey,
  seriesOf,
  studyOf,
} from './dicomweb-request.ts'
import { OCTET_STREAM } from './media-types.ts'
import { multipartRelated, type Part } from './multipart-related.ts'
import { sendBytes } from './send-bytes.ts'

/** What metadata of a series says of bulk data; within texts its quotes would be escaped. */
const BULK_DATA = /"BulkDataURI":"(instances\/([0-9.]+)\/bulkdata\/([0-9A-F/]+))"/g

/** What holds values. */
interface Holder {
  readonly instance: StoredInstance
  readonly find: FindBulkData
}

/** The parts of one value: one, or one for each frame of encapsulated pixel data. */
async function partsOf(
  { services, frameSyntaxes }: DicomwebRequest,
  { instance, find }: Holder,
  path: string,
  location: string,
): Promise<readonly Part[]> {
  if (path === PIXEL_DATA && instance.frames?.kind === 'encapsulated') {
    const contentType = `${OCTET_STREAM}; transfer-syntax=${await frameSyntaxes.find(instance)}`
    const frames = frameNumbers(instance).flatMap((number) => readFrame(services.blobs, instance, number) ?? [])
    return frames.map((bytes) => ({ contentType, bytes, location }))
  }
  const range = await find(path)
  if (range === undefined) return []
  return [{ contentType: OCTET_STREAM, bytes: outgoingRanges(services.blobs, instance, [range]), location }]
}

/** All bulk data of a series, or of one of its instances, each with the address that its metadata names. */
async function partsOfSeries(call: DicomwebRequest, series: SeriesKey, only?: string): Promise<readonly Part[]> {
  const [path = ''] = call.request.url.split('/studies/')
  const base = `${path}/studies/${series.studyInstanceUid}/series/${series.seriesInstanceUid}`
  const { json } = await call.metadata.find(series)
  const instances = await call.instances.find(series)
  const parts: Part[] = []
  let last: Holder | undefined
  for (const [, uri = '', uid = '', tags = ''] of json.toString('latin1').matchAll(BULK_DATA)) {
    const instance = only === undefined || only === uid ? instances.get(uid) : undefined
    if (instance === undefined) continue
    if (last?.instance !== instance) last = { instance, find: bulkDataOf(call.services.blobs, instance) }
    parts.push(...(await partsOf(call, last, tags, `${base}/${uri}`)))
  }
  return parts
}

/** Bulk data goes as bytes, as they are stored. @throws ApiError UnsupportedFile (406) */
function requireMultipart(call: DicomwebRequest): void {
  const isWanted = rangesOf(call.request).some(
    (range) => represent(range, { mediaTypes: [OCTET_STREAM], form: 'multipart' })?.form === 'multipart',
  )
  if (!isWanted) throw notAcceptable(`All bulk data is sent as multipart/related of ${OCTET_STREAM}.`)
}

async function sendParts({ reply }: DicomwebRequest, parts: readonly Part[]) {
  if (parts.length === 0) throw notFound('bulk data')
  const body = multipartRelated(OCTET_STREAM, parts)
  return sendBytes(reply, body.contentType, body.bytes)
}

/** All bulk data of an instance (PS3.18 10.4.3.3.5). */
export const answerInstanceBulkData: Answer = async (call) => {
  await requireDownload(call)
  requireMultipart(call)
  const series = await seriesOf(call)
  const { sopInstanceUid } = await instanceIn(call, series)
  return sendParts(call, await partsOfSeries(call, series, sopInstanceUid))
}

/** All bulk data of a series. */
export const answerSeriesBulkData: Answer = async (call) => {
  await requireDownload(call)
  requireMultipart(call)
  return sendParts(call, await partsOfSeries(call, await seriesOf(call)))
}

/** All bulk data of a study. */
export const answerStudyBulkData: Answer = async (call) => {
  await requireDownload(call)
  requireMultipart(call)
  const study = await studyOf(call)
  const parts: Part[] = []
  for (const series of study.series.values()) parts.push(...(await partsOfSeries(call, seriesKey(call, study, series))))
  return sendParts(call, parts)
}
