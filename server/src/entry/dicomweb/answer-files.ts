import type { FastifyReply } from 'fastify'
import { readOverlay } from '../../features/corrections/read-corrections.ts'
import { notFound } from '../../features/errors.ts'
import type { OutgoingBytes } from '../../features/studies/outgoing-bytes.ts'
import { outgoingFile } from '../../features/studies/outgoing-file.ts'
import type { StoredInstance } from '../../features/studies/stored-instance.ts'
import { canTranscode } from '../../features/transcoding/can-transcode.ts'
import { transcodeInstance } from '../../features/transcoding/transcode-instance.ts'
import { isLossy } from '../../features/transcoding/transfer-syntaxes.ts'
import type { MediaRange } from './accept.ts'
import { chooseEncoding, type Encoding } from './choose-encoding.ts'
import {
  type Answer,
  correctedOf,
  type DicomwebRequest,
  instanceIn,
  notAcceptable,
  rangesOf,
  requireDownload,
  seriesKey,
  seriesOf,
  studyOf,
} from './dicomweb-request.ts'
import { DICOM, FILE_DEFAULTS } from './media-types.ts'
import { multipartRelated, type Part } from './multipart-related.ts'
import { sendBytes } from './send-bytes.ts'

/** A file that was asked for, and how it is sent. */
interface ChosenFile {
  readonly instance: StoredInstance
  readonly encoding: Encoding
}

/** Files are known to be DICOM files whatever transfer syntax they are in. */
const mediaTypesOf = (): readonly string[] => [DICOM]

async function chooseFile(
  { services }: DicomwebRequest,
  instance: StoredInstance,
  ranges: readonly MediaRange[],
  isOne: boolean,
): Promise<ChosenFile | undefined> {
  const { transferSyntaxUid: storedSyntax } = instance
  const encoding = await chooseEncoding(ranges, {
    storedSyntax,
    isLossy: isLossy(storedSyntax),
    mediaTypesOf,
    defaults: FILE_DEFAULTS,
    form: 'multipart',
    isOne,
    converts: canTranscode(services.blobs, instance),
  })
  return encoding && { instance, encoding }
}

const contentTypeOf = ({ encoding }: ChosenFile): string => `${DICOM}; transfer-syntax=${encoding.transferSyntaxUid}`

type Open = (file: ChosenFile) => Promise<OutgoingBytes>

/** A file that is opened when its turn comes, since all that can be told of it costs reading it. */
const later = (file: ChosenFile, open: Open): OutgoingBytes => ({
  length: undefined,
  read: undefined,
  async *stream() {
    yield* (await open(file)).stream()
  },
})

/** One file, which is opened before anything is said: where it cannot be, the request hears of it. */
async function sendFile({ reply }: DicomwebRequest, file: ChosenFile, open: Open): Promise<FastifyReply> {
  const bytes = await open(file)
  const contentType = contentTypeOf(file)
  if (file.encoding.form === 'single') return sendBytes(reply, contentType, bytes)
  const body = multipartRelated(DICOM, [{ contentType, bytes }])
  return sendBytes(reply, body.contentType, body.bytes)
}

/**
 * Sends files of one study, each in the transfer syntax that is wanted most of those that it can be had in (PS3.18
 * 8.7.8.2); 206 where only some can be had at all (PS3.18 table 8.5-1).
 * @throws ApiError UnsupportedFile (406) where none can
 */
async function sendFiles(
  call: DicomwebRequest,
  instances: readonly StoredInstance[],
  corrected: Parameters<typeof readOverlay>[2],
): Promise<FastifyReply> {
  const { reply, request, scope, services } = call
  const ranges = rangesOf(request)
  const chosen: ChosenFile[] = []
  for (const instance of instances) {
    const file = await chooseFile(call, instance, ranges, instances.length === 1)
    if (file !== undefined) chosen.push(file)
  }
  const [only] = chosen
  if (only === undefined)
    throw notAcceptable(`Files are sent as ${DICOM}, in transfer syntaxes that they can be had in.`)
  const overlay = await readOverlay(services.database, scope.accountUuid, corrected)
  const open: Open = ({ instance, encoding }) =>
    transcodeInstance(services, instance, overlay, encoding.transferSyntaxUid)
  if (instances.length === 1) return sendFile(call, only, open)
  const parts = await Promise.all(
    chosen.map(async (file): Promise<Part> => {
      const isStored = overlay === undefined && file.encoding.transferSyntaxUid === file.instance.transferSyntaxUid
      const bytes = isStored ? await outgoingFile(services.blobs, file.instance, undefined) : later(file, open)
      return { contentType: contentTypeOf(file), bytes }
    }),
  )
  const body = multipartRelated(DICOM, parts)
  return sendBytes(reply.code(chosen.length < instances.length ? 206 : 200), body.contentType, body.bytes)
}

/** An instance's file with its order's corrections (PS3.18 10.4). */
export const answerInstance: Answer = async (call) => {
  await requireDownload(call)
  const series = await seriesOf(call)
  return sendFiles(call, [await instanceIn(call, series)], series.corrected)
}

/** The files of a series. */
export const answerSeriesFiles: Answer = async (call) => {
  await requireDownload(call)
  const series = await seriesOf(call)
  const instances = [...(await call.instances.find(series)).values()]
  if (instances.length === 0) throw notFound('series')
  return sendFiles(call, instances, series.corrected)
}

/** The files of a study. */
export const answerStudyFiles: Answer = async (call) => {
  await requireDownload(call)
  const study = await studyOf(call)
  const instances: StoredInstance[] = []
  for (const series of study.series.values()) {
    instances.push(...(await call.instances.find(seriesKey(call, study, series))).values())
  }
  if (instances.length === 0) throw notFound('study')
  return sendFiles(call, instances, correctedOf(call, study))
}
