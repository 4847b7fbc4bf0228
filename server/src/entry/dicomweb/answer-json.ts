import type { FastifyReply } from 'fastify'
import { notFound } from '../../features/errors.ts'
import { relativeToInstance, relativeToStudy } from '../../features/studies/bulk-data-uri.ts'
import type { DicomAttributes } from '../../features/studies/dicom-attributes.ts'
import type { SeriesKey } from '../../features/studies/series-instances.ts'
import type { ShownStudy } from '../../features/studies/shown-study.ts'
import { type Answer, type DicomwebRequest, parameter, seriesKey, seriesOf, studyOf } from './dicomweb-request.ts'
import { DICOM_JSON } from './media-types.ts'
import { answerUnchanged, stateOf } from './validator.ts'

// As bytes: to a text Fastify would add a charset, which this media type does not have (RFC 6839 3.1).
const sendJson = (reply: FastifyReply, json: string | readonly DicomAttributes[]): FastifyReply =>
  reply.header('content-type', DICOM_JSON).send(Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)))

const seriesKeys = (call: DicomwebRequest, study: ShownStudy): readonly SeriesKey[] =>
  [...study.series.values()].map((series) => seriesKey(call, study, series))

const acceptsGzip = ({ request }: DicomwebRequest): boolean =>
  /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(
    request.headers['accept-encoding'] ?? '',
  )

export const answerSeriesMetadata: Answer = async (call) => {
  const series = await seriesOf(call)
  const unchanged = answerUnchanged(call, 'metadata', stateOf(series))
  if (unchanged) return unchanged
  const text = await call.metadata.find(series)
  const { reply } = call
  void reply.header('content-type', DICOM_JSON)
  if (!reply.hasHeader('vary')) void reply.header('vary', 'accept-encoding')
  if (!acceptsGzip(call)) return reply.send(text.json)
  return reply.header('content-encoding', 'gzip').send(await text.gzip())
}

export const answerStudyMetadata: Answer = async (call) => {
  const parts: string[] = []
  const all = seriesKeys(call, await studyOf(call))
  const unchanged = answerUnchanged(call, 'metadata', stateOf(...all))
  if (unchanged) return unchanged
  for (const series of all) {
    const { json } = await call.metadata.find(series)
    if (json.length > 2)
      parts.push(relativeToStudy(json.toString('utf8', 1, json.length - 1), series.seriesInstanceUid))
  }
  return sendJson(call.reply, `[${parts.join(',')}]`)
}

export const answerInstanceMetadata: Answer = async (call) => {
  const uid = parameter(call.request, 'instance')
  const series = await seriesOf(call)
  const { json } = await call.metadata.find(series)
  const [instance] = searchInstance(json, uid)
  if (instance === undefined) throw notFound('instance')
  const unchanged = answerUnchanged(call, 'metadata', stateOf(series), uid)
  if (unchanged) return unchanged
  return sendJson(call.reply, relativeToInstance(JSON.stringify([instance]), uid))
}

const searchInstance = (json: Buffer, sopInstanceUid: string): readonly DicomAttributes[] =>
  (JSON.parse(json.toString('utf8')) as DicomAttributes[]).filter(
    (instance) => instance['00080018']?.Value?.[0] === sopInstanceUid,
  )
