import { randomBytes } from 'node:crypto'
import { toNativeXml } from '@opaline/dicom/native-model'
import type { FastifyRequest } from 'fastify'
import type { DicomAttributes } from '../../features/studies/dicom-attributes.ts'
import type { MediaRange } from './accept.ts'
import { notAcceptable, rangesOf } from './dicomweb-request.ts'
import { DICOM_JSON, DICOM_XML } from './media-types.ts'

/** The forms that answers of a search and metadata have (PS3.18 tables 10.4.4-1 and 10.6.4-1). */
export type AttributeForm = 'json' | 'xml'

const JSON_TYPES: ReadonlySet<string> = new Set(['*/*', 'application/*', DICOM_JSON, 'application/json'])

function formOf({ type, parameters }: MediaRange): AttributeForm | undefined {
  if (JSON_TYPES.has(type)) return 'json'
  const isXml =
    (type === 'multipart/related' || type === 'multipart/*') && (parameters.get('type') ?? DICOM_XML) === DICOM_XML
  return isXml ? 'xml' : undefined
}

/** The form that a request wants most; its query comes before its header (PS3.18 8.3.3.1). @throws ApiError UnsupportedFile (406) */
export function attributeFormOf(request: FastifyRequest): AttributeForm {
  for (const range of rangesOf(request)) {
    const form = formOf(range)
    if (form !== undefined) return form
  }
  throw notAcceptable(`Attributes are answered as ${DICOM_JSON}, or as multipart/related; type="${DICOM_XML}".`)
}

interface AttributesBody {
  readonly contentType: string
  readonly body: Buffer
}

function partsOf(answers: readonly DicomAttributes[]): AttributesBody {
  const boundary = randomBytes(16).toString('hex')
  const parts = answers.map((answer) => `--${boundary}\r\nContent-Type: ${DICOM_XML}\r\n\r\n${toNativeXml(answer)}\r\n`)
  return {
    contentType: `multipart/related; type="${DICOM_XML}"; boundary=${boundary}`,
    body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
  }
}

/**
 * How answers become a body; in XML each is a part. As bytes: to a text Fastify would add a charset, which the media type of
 * JSON does not have (RFC 6839 3.1). No match is an empty list and not 204, both of which PS3.18 10.6.3.1 allows: every
 * client reads a list.
 */
export const ATTRIBUTE_FORMS: Readonly<Record<AttributeForm, (answers: readonly DicomAttributes[]) => AttributesBody>> =
  {
    json: (answers) => ({ contentType: DICOM_JSON, body: Buffer.from(JSON.stringify(answers)) }),
    xml: partsOf,
  }
