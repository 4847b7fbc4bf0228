import { ApiError } from '@opaline/contract'
import type { FilePart } from '../../features/store-transaction/store-parts.ts'
import { boundaryOf, type MediaType, parseContentType } from './content-type.ts'
import { DICOM, DICOM_JSON } from './media-types.ts'
import { metadataParts } from './metadata-parts.ts'
import { malformed } from './multipart-reader.ts'
import { type Part, readParts } from './read-parts.ts'

type Body = AsyncIterable<Uint8Array>
type FileParts = (body: Body, mediaType: MediaType) => AsyncIterable<FilePart>

const RELATED = 'multipart/related'

async function* alone(body: Body): AsyncGenerator<FilePart> {
  const bytes = body[Symbol.asyncIterator]()
  try {
    yield { body: { [Symbol.asyncIterator]: () => bytes } }
  } finally {
    // Whoever was refused after its first bytes has left the rest of it, which others are to read to its end.
    await bytes.return?.()
  }
}

async function* metadataAlone(body: Body): AsyncGenerator<Part> {
  yield { headers: new Map([['content-type', DICOM_JSON]]), body }
}

function related(body: Body, mediaType: MediaType): AsyncIterable<Part> {
  const boundary = boundaryOf(mediaType)
  if (boundary === undefined)
    throw malformed('The Content-Type names no boundary, or one that is none (RFC 2046 5.1.1).')
  return readParts(body, boundary)
}

/** How the files of a body are found, by its media type; of `multipart/related` by that of its root. */
const BY_TYPE: Readonly<Record<string, FileParts>> = {
  [DICOM]: alone,
  [`${RELATED}; ${DICOM}`]: related,
  [DICOM_JSON]: (body) => metadataParts(metadataAlone(body)),
  [`${RELATED}; ${DICOM_JSON}`]: (body, mediaType) => metadataParts(related(body, mediaType)),
}

const nameOf = ({ type, parameters }: MediaType): string =>
  // Some senders leave the type of the root out, and mean files.
  type === RELATED ? `${type}; ${(parameters.get('type') ?? DICOM).toLowerCase()}` : type

/**
 * The files of a store request's body, as they come (PS3.18 10.5.1).
 * @throws ApiError InvalidParameter: of a media type that is not taken (415), or without a boundary
 */
export function filePartsOf(body: Body, contentType: string | undefined): AsyncIterable<FilePart> {
  const mediaType = parseContentType(contentType)
  const read = mediaType && BY_TYPE[nameOf(mediaType)]
  if (mediaType === undefined || read === undefined) {
    const taken = Object.keys(BY_TYPE).map((name) => name.replace(/; (.*)$/, '; type="$1"'))
    throw new ApiError('InvalidParameter', `The Content-Type must be one of: ${taken.join(', ')}.`, {}, 415)
  }
  return read(body, mediaType)
}
