import type { FastifyReply } from 'fastify'
import type { Overlay } from '../../features/corrections/overlay.rules.ts'
import { readOverlay } from '../../features/corrections/read-corrections.ts'
import { notFound } from '../../features/errors.ts'
import type { OutgoingBytes } from '../../features/studies/outgoing-bytes.ts'
import { outgoingFile } from '../../features/studies/outgoing-file.ts'
import type { SeriesKey } from '../../features/studies/series-instances.ts'
import { isDeflated, type StoredInstance } from '../../features/studies/stored-instance.ts'
import { canTranscode } from '../../features/transcoding/can-transcode.ts'
import { transcodeInstance } from '../../features/transcoding/transcode-instance.ts'
import { isLossy } from '../../features/transcoding/transfer-syntaxes.ts'
import type { MediaRange } from './accept.ts'
import { chooseEncoding, type Encoding } from './choose-encoding.ts'
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
import { DICOM, FILE_DEFAULTS } from './media-types.ts'
import { multipartRelated, type Part } from './multipart-related.ts'
import { sendBytes } from './send-bytes.ts'
import { sendRange } from './send-range.ts'
import { answerUnchanged, stateOf } from './validator.ts'

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

const isAsStored = ({ instance, encoding }: ChosenFile): boolean =>
  encoding.transferSyntaxUid === instance.transferSyntaxUid

/** One file, which is opened before anything is said: where it cannot be, the request hears of it. */
async function sendFile(
  { reply, services: { blobs } }: DicomwebRequest,
  file: ChosenFile,
  open: Open,
  overlay: Overlay | undefined,
): Promise<FastifyReply> {
  const contentType = contentTypeOf(file)
  const { instance, encoding } = file
  const isSingle = encoding.form === 'single'
  // Of what is not made for the answer a part can be had.
  if (isSingle && overlay === undefined && isAsStored(file) && !isDeflated(instance))
    return sendRange(reply, contentType, blobs, instance, [{ offset: 0, length: instance.blobSize }])
  const bytes = await open(file)
  if (isSingle) return sendBytes(reply, contentType, bytes)
  const body = multipartRelated(DICOM, [{ contentType, bytes }])
  return sendBytes(reply, body.contentType, body.bytes)
}

/** @throws ApiError UnsupportedFile (406) where none of the files can be had as they are wanted */
async function chooseFiles(
  call: DicomwebRequest,
  instances: readonly StoredInstance[],
): Promise<readonly [ChosenFile, ...ChosenFile[]]> {
  const ranges = rangesOf(call.request)
  const chosen: ChosenFile[] = []
  for (const instance of instances) {
    const file = await chooseFile(call, instance, ranges, instances.length === 1)
    if (file !== undefined) chosen.push(file)
  }
  const [first, ...more] = chosen
  if (first === undefined)
    throw notAcceptable(`Files are sent as ${DICOM}, in transfer syntaxes that they can be had in.`)
  return [first, ...more]
}

/**
 * Sends files of one study, each in the transfer syntax that is wanted most of those that it can be had in (PS3.18
 * 8.7.8.2); 206 where only some can be had at all (PS3.18 table 8.5-1).
 * @param series those that the files are of
 * @throws ApiError UnsupportedFile (406) where none can
 */
async function sendFiles(
  call: DicomwebRequest,
  series: readonly SeriesKey[],
  instances: readonly StoredInstance[],
): Promise<FastifyReply> {
  const { reply, scope, services } = call
  const chosen = await chooseFiles(call, instances)
  const [first] = chosen
  const encodings = chosen.map((file) => `${file.encoding.form} ${contentTypeOf(file)}`)
  const uids = instances.map(({ sopInstanceUid }) => sopInstanceUid)
  const unchanged = answerUnchanged(call, 'files', stateOf(...series), ...uids, ...encodings)
  if (unchanged) return unchanged
  const overlay = await readOverlay(services.database, scope.accountUuid, series[0]?.corrected)
  const open: Open = ({ instance, encoding }) =>
    transcodeInstance(services, instance, overlay, encoding.transferSyntaxUid)
  if (instances.length === 1) return sendFile(call, first, open, overlay)
  const parts = await Promise.all(
    chosen.map(async (file): Promise<Part> => {
      const isStored = overlay === undefined && isAsStored(file)
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
  return sendFiles(call, [series], [await instanceIn(call, series)])
}

/** The files of a series. */
export const answerSeriesFiles: Answer = async (call) => {
  await requireDownload(call)
  const series = await seriesOf(call)
  const instances = [...(await call.instances.find(series)).values()]
  if (instances.length === 0) throw notFound('series')
  return sendFiles(call, [series], instances)
}

/** The files of a study. */
export const answerStudyFiles: Answer = async (call) => {
  await requireDownload(call)
  const study = await studyOf(call)
  const all = [...study.series.values()].map((series) => seriesKey(call, study, series))
  const instances: StoredInstance[] = []
  for (const series of all) instances.push(...(await call.instances.find(series)).values())
  if (instances.length === 0) throw notFound('study')
  return sendFiles(call, all, instances)
}
