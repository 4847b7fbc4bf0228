import { ApiError } from '@opaline/contract'
import { type BulkPart, jsonFiles } from '../../features/store-transaction/json-files.ts'
import type { FilePart } from '../../features/store-transaction/store-parts.ts'
import { type MediaType, parseContentType } from './content-type.ts'
import { DICOM_JSON, STORED_DEFAULTS } from './media-types.ts'
import type { PartHeaders } from './multipart-reader.ts'
import type { Part } from './read-parts.ts'

/** Metadata and bulk data stand apart, so all of a request is held until the last of it has come. */
const MOST_BYTES = 256 * 2 ** 20

const transferSyntaxOf = (mediaType: MediaType | undefined): string =>
  mediaType?.parameters.get('transfer-syntax') ?? STORED_DEFAULTS.get(mediaType?.type ?? '') ?? ''

/** What metadata calls a part: its Content-Location, or `cid:` and its Content-ID (RFC 2392). */
function uriOf(headers: PartHeaders): string | undefined {
  const id = /^<(.*)>$/.exec(headers.get('content-id') ?? '')?.[1]
  return headers.get('content-location') ?? (id === undefined ? undefined : `cid:${id}`)
}

/** What has come of a request. */
class Gathered {
  readonly texts: string[] = []
  readonly bulk = new Map<string, BulkPart[]>()
  #size = 0

  async take({ headers, body }: Part): Promise<void> {
    const mediaType = parseContentType(headers.get('content-type'))
    const bytes = await this.#bytesOf(body)
    const uri = uriOf(headers)
    if (mediaType?.type === DICOM_JSON || uri === undefined) this.texts.push(bytes.toString('utf8'))
    else this.#add(uri, { bytes, transferSyntaxUid: transferSyntaxOf(mediaType) })
  }

  #add(uri: string, part: BulkPart): void {
    const known = this.bulk.get(uri)
    if (known === undefined) this.bulk.set(uri, [part])
    else known.push(part)
  }

  async #bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const pieces: Uint8Array[] = []
    for await (const piece of body) {
      this.#size += piece.length
      if (this.#size > MOST_BYTES)
        throw new ApiError('FileTooLarge', `Metadata and bulk data of one request have at most ${MOST_BYTES} bytes.`)
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  }
}

/**
 * The files of a request that sends metadata as DICOM JSON, and bulk data in parts of their own (PS3.18 10.5.1).
 * @throws ApiError InvalidParameter, FileTooLarge
 */
export async function* metadataParts(parts: AsyncIterable<Part>): AsyncGenerator<FilePart> {
  const gathered = new Gathered()
  for await (const part of parts) await gathered.take(part)
  yield* jsonFiles(gathered.texts, gathered.bulk)
}
