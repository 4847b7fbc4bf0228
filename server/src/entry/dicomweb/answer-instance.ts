import { readOverlay } from '../../features/corrections/read-corrections.ts'
import { outgoingFile } from '../../features/studies/outgoing-file.ts'
import { chooseRepresentation } from './accept.ts'
import { type Answer, instanceIn, notAcceptable, requireDownload, seriesOf } from './dicomweb-request.ts'
import { DICOM } from './media-types.ts'
import { multipartRelated } from './multipart-related.ts'
import { sendBytes } from './send-bytes.ts'

/** The file as it was stored, with its order's corrections (PS3.18 10.4). */
export const answerInstance: Answer = async (call) => {
  await requireDownload(call)
  const series = await seriesOf(call)
  const instance = await instanceIn(call, series)
  const { transferSyntaxUid } = instance
  const available = { mediaTypes: [DICOM], transferSyntaxUid, form: 'multipart' } as const
  const chosen = chooseRepresentation(call.request.headers.accept, available)
  if (chosen === undefined) throw notAcceptable(`The instance is sent in transfer syntax ${transferSyntaxUid}.`)
  const contentType = `${DICOM}; transfer-syntax=${transferSyntaxUid}`
  const { database, blobs } = call.services
  const overlay = await readOverlay(database, series.accountUuid, series.corrected)
  const bytes = await outgoingFile(blobs, instance, overlay)
  if (chosen.form === 'single') return sendBytes(call.reply, contentType, bytes)
  const body = multipartRelated(DICOM, [{ contentType, bytes }])
  return sendBytes(call.reply, body.contentType, body.bytes)
}
