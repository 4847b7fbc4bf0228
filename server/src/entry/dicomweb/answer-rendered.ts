import { frameRanges } from '@opaline/dicom'
import { notFound } from '../../features/errors.ts'
import { findEncapsulatedDocument } from '../../features/studies/find-encapsulated-document.ts'
import { type Answer, instanceOf, notAcceptable } from './dicomweb-request.ts'
import { videoMediaType } from './media-types.ts'
import { sendRange } from './send-range.ts'

const ENCAPSULATED_PDF = '1.2.840.10008.5.1.4.1.1.104.1'

/** What a browser shows by itself: the PDF of an encapsulated one, the stream of a video. The Accept header is that of a page. */
export const answerRendered: Answer = async (call) => {
  const instance = await instanceOf(call)
  const { blobs } = call.services
  if (instance.sopClassUid === ENCAPSULATED_PDF) {
    const document = await findEncapsulatedDocument(blobs, instance)
    if (document === undefined) throw notFound('document')
    return sendRange(call.reply, 'application/pdf', blobs, instance, [document])
  }
  const video = videoMediaType(instance.transferSyntaxUid)
  const stream = instance.frames ? frameRanges(instance.frames, 0) : []
  if (video === undefined || stream.length === 0) return answerRenderedImage(call)
  return sendRange(call.reply, video, blobs, instance, stream)
}

/** Images are sent as they are stored; rendering them is the viewer's work. */
export const answerRenderedImage: Answer = async () => {
  throw notAcceptable('Images are not rendered here. Ask for /frames/<number>.')
}
