import type { FastifyReply } from 'fastify'
import { notFound } from '../../features/errors.ts'
import { relativeToInstance, relativeToStudy } from '../../features/studies/bulk-data-uri.ts'
import type { DicomAttributes } from '../../features/studies/dicom-attributes.ts'
import type { SeriesKey } from '../../features/studies/series-instances.ts'
import type { MetadataText } from '../../features/studies/series-metadata.ts'
import { ATTRIBUTE_FORMS, type AttributeForm, attributeFormOf } from './attribute-forms.ts'
import { type Answer, type DicomwebRequest, parameter, seriesKey, seriesOf, studyOf } from './dicomweb-request.ts'
import { DICOM_JSON } from './media-types.ts'
import { answerUnchanged, stateOf } from './validator.ts'

const acceptsGzip = ({ request }: DicomwebRequest): boolean =>
  /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(
    request.headers['accept-encoding'] ?? '',
  )

const parse = (json: string): readonly DicomAttributes[] => JSON.parse(json) as DicomAttributes[]

/** As bytes: to a text Fastify would add a charset, which this media type does not have (RFC 6839 3.1). */
function sendText({ reply }: DicomwebRequest, form: AttributeForm, json: string): FastifyReply {
  if (form === 'json') return reply.header('content-type', DICOM_JSON).send(Buffer.from(json))
  const { contentType, body } = ATTRIBUTE_FORMS[form](parse(json))
  return reply.header('content-type', contentType).send(body)
}

/** A series' text as it is kept: nothing of it is looked at. */
async function sendKept(call: DicomwebRequest, text: MetadataText): Promise<FastifyReply> {
  const { reply } = call
  void reply.header('content-type', DICOM_JSON)
  if (!reply.hasHeader('vary')) void reply.header('vary', 'accept-encoding')
  if (!acceptsGzip(call)) return reply.send(text.json)
  return reply.header('content-encoding', 'gzip').send(await text.gzip())
}

/** The metadata of a series' instances (PS3.18 10.4.1.1.2). */
export const answerSeriesMetadata: Answer = async (call) => {
  const form = attributeFormOf(call.request)
  const series = await seriesOf(call)
  const unchanged = answerUnchanged(call, 'metadata', form, stateOf(series))
  if (unchanged) return unchanged
  const text = await call.metadata.find(series)
  return form === 'json' ? sendKept(call, text) : sendText(call, form, text.json.toString('utf8'))
}

/** The metadata of a study's instances. */
export const answerStudyMetadata: Answer = async (call) => {
  const form = attributeFormOf(call.request)
  const study = await studyOf(call)
  const all = [...study.series.values()].map((series) => seriesKey(call, study, series))
  const unchanged = answerUnchanged(call, 'metadata', form, stateOf(...all))
  if (unchanged) return unchanged
  const parts: string[] = []
  for (const series of all) {
    const { json } = await call.metadata.find(series)
    if (json.length > 2)
      parts.push(relativeToStudy(json.toString('utf8', 1, json.length - 1), series.seriesInstanceUid))
  }
  return sendText(call, form, `[${parts.join(',')}]`)
}

async function findMetadata(call: DicomwebRequest, series: SeriesKey): Promise<DicomAttributes> {
  const uid = parameter(call.request, 'instance')
  const { json } = await call.metadata.find(series)
  const instance = parse(json.toString('utf8')).find((one) => one['00080018']?.Value?.[0] === uid)
  if (instance === undefined) throw notFound('instance')
  return instance
}

/** The metadata of the path's instance. @throws ApiError NotFound */
export const metadataOfInstance = async (call: DicomwebRequest): Promise<DicomAttributes> =>
  findMetadata(call, await seriesOf(call))

/** The metadata of one instance. */
export const answerInstanceMetadata: Answer = async (call) => {
  const form = attributeFormOf(call.request)
  const series = await seriesOf(call)
  const instance = await findMetadata(call, series)
  const uid = parameter(call.request, 'instance')
  const unchanged = answerUnchanged(call, 'metadata', form, stateOf(series), uid)
  if (unchanged) return unchanged
  return sendText(call, form, relativeToInstance(JSON.stringify([instance]), uid))
}
