import type { FastifyRequest } from 'fastify'
import { firstText } from '../../features/studies/dicom-attributes.ts'
import { answerInstance } from './answer-files.ts'
import { metadataOfInstance } from './answer-metadata.ts'
import { answerFramesRendered, answerRendered } from './answer-rendered.ts'
import { type Answer, type DicomwebRequest, instanceIn, notAcceptable, seriesOf } from './dicomweb-request.ts'
import { DICOM } from './media-types.ts'
import { readUriQuery, type UriQuery } from './wado-uri-query.ts'

const PICTURES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png'])
/** Documents that a browser shows by itself, which `/rendered` sends as they are. */
const DOCUMENTS: ReadonlySet<string> = new Set(['application/pdf', 'video/mp4', 'video/mpeg'])

/** The same request in the words of the RESTful service, so that one answer serves both. */
function inRestfulWords(
  call: DicomwebRequest,
  { params }: UriQuery,
  accept: string | undefined,
  query: Readonly<Record<string, string>>,
): DicomwebRequest {
  const headers = { ...call.request.headers, accept }
  const overlaid = { params: { value: params }, query: { value: query }, headers: { value: headers } }
  return { ...call, request: Object.create(call.request, overlaid) as FastifyRequest }
}

/** The region as a viewport has it: in pixels. */
async function viewportOf(call: DicomwebRequest, { region, rendering }: UriQuery): Promise<Record<string, string>> {
  if (region === undefined) return {}
  const image = await metadataOfInstance(call)
  const [columns, rows] = ['00280011', '00280010'].map((tag) => Number(firstText(image, tag)))
  const [left = 0, top = 0, right = 1, bottom = 1] = region
  const across = [left, right].map((side) => Math.round(side * (columns ?? 0)))
  const down = [top, bottom].map((side) => Math.round(side * (rows ?? 0)))
  const [x = 0, xEnd = 0, y = 0, yEnd = 0] = [...across, ...down]
  const size = rendering['viewport'] ?? `${Math.max(1, xEnd - x)},${Math.max(1, yEnd - y)}`
  return { viewport: `${size},${x},${y},${Math.max(1, xEnd - x)},${Math.max(1, yEnd - y)}` }
}

async function showPicture(call: DicomwebRequest, query: UriQuery, mediaType: string) {
  const { rendering, params } = query
  const restful = inRestfulWords(call, query, mediaType, rendering)
  const shown = { ...rendering, ...(await viewportOf(restful, query)) }
  const answer = params.frames === '' ? answerRendered : answerFramesRendered
  return answer(inRestfulWords(call, query, mediaType, shown))
}

/** What is sent where nothing is asked for: a picture of what has pixels, else the object. */
async function defaultType(call: DicomwebRequest, query: UriQuery): Promise<string> {
  const restful = inRestfulWords(call, query, undefined, query.rendering)
  const instance = await instanceIn(restful, await seriesOf(restful))
  return instance.frames === undefined ? DICOM : 'image/jpeg'
}

const isServed = (type: string): boolean => type === DICOM || PICTURES.has(type) || DOCUMENTS.has(type)

/** `?requestType=WADO` (PS3.18 9): one object, as a file or as a picture. */
export const answerUri: Answer = async (call) => {
  const query = readUriQuery(call.request.query as Readonly<Record<string, unknown>>)
  const wanted = query.contentTypes.map((type) => (type === '*/*' ? 'image/jpeg' : type))
  const type = wanted.length === 0 ? await defaultType(call, query) : wanted.find(isServed)
  if (type === undefined)
    throw notAcceptable(`Objects are sent as ${DICOM}, ${[...PICTURES, ...DOCUMENTS].join(', ')}.`)
  if (type !== DICOM) return showPicture(call, query, type)
  const syntax = query.transferSyntaxUid === undefined ? '' : `; transfer-syntax=${query.transferSyntaxUid}`
  return answerInstance(inRestfulWords(call, query, `${DICOM}${syntax}`, query.rendering))
}
