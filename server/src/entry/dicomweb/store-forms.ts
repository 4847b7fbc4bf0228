import { toNativeXml } from '@opaline/dicom/native-model'
import type { DicomAttributes } from '../../features/studies/dicom-attributes.ts'
import { parseAccept } from './accept.ts'
import { notAcceptable } from './dicomweb-request.ts'
import { DICOM_JSON, DICOM_XML } from './media-types.ts'

const ANY = DICOM_JSON

/** What an answer of a store request is written as, by what the request accepts (PS3.18 10.5.4). */
const BY_ACCEPT: ReadonlyMap<string, string> = new Map([
  ['*/*', ANY],
  ['application/*', ANY],
  ['application/json', DICOM_JSON],
  [DICOM_JSON, DICOM_JSON],
  [DICOM_XML, DICOM_XML],
  ['application/xml', DICOM_XML],
  ['text/xml', DICOM_XML],
])

/** The media type of the answer. @throws ApiError UnsupportedFile (406) */
export function storeFormOf(accept: string | undefined): string {
  for (const { type } of parseAccept(accept)) {
    const form = BY_ACCEPT.get(type)
    if (form !== undefined) return form
  }
  throw notAcceptable(`What was stored is answered as ${DICOM_JSON} or ${DICOM_XML}.`)
}

/** As bytes: to a text Fastify would add a charset, which the media type of JSON does not have (RFC 6839 3.1). */
export const writeStoreAnswer = (form: string, answer: DicomAttributes): Buffer =>
  Buffer.from(form === DICOM_XML ? toNativeXml(answer) : JSON.stringify(answer))
