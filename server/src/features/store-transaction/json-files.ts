import { ApiError } from '@opaline/contract'
import { JsonDataSetError, sopOfJson, TransferSyntax, transferSyntaxOfJson, writeJsonFile } from '@opaline/dicom'
import { FileRefusal } from '../instances/refuse-file.ts'
import type { FilePart } from './store-parts.ts'

/** One bulk data part of a request. */
export interface BulkPart {
  readonly bytes: Uint8Array
  /** Of its media type; '' where that names none. */
  readonly transferSyntaxUid: string
}

/** The bulk data of a request, by its URI; parts of one URI are the frames of one value. */
export type BulkParts = ReadonlyMap<string, readonly BulkPart[]>

const PIXEL_DATA = '7FE00010'

/** The transfer syntax of an image: what its pixels came as, else what its metadata says. */
function transferSyntaxOf(json: unknown, bulk: BulkParts): string {
  const pixels = (json as Readonly<Record<string, { readonly BulkDataURI?: unknown } | undefined>> | null)?.[PIXEL_DATA]
  const [part] = bulk.get(String(pixels?.BulkDataURI)) ?? []
  return part?.transferSyntaxUid || transferSyntaxOfJson(json) || TransferSyntax.ExplicitVrLittleEndian
}

/** The file of one data set. @throws FileRefusal, and nothing is given of it */
async function* fileOf(json: unknown, bulk: BulkParts): AsyncGenerator<Uint8Array> {
  const bulkData = (uri: string) => bulk.get(uri)?.map(({ bytes }) => bytes)
  try {
    yield* writeJsonFile(json, { bulkData, transferSyntaxUid: transferSyntaxOf(json, bulk) })
  } catch (error) {
    if (!(error instanceof JsonDataSetError)) throw error
    const sop = sopOfJson(json)
    throw new FileRefusal(`${error.message}.`, 'Unreadable', sop.sopInstanceUid === '' ? undefined : sop)
  }
}

/**
 * Files made of metadata and bulk data (PS3.18 10.5.1), one for each data set.
 * @param texts JSON arrays of data sets
 * @throws ApiError InvalidParameter where a text is none
 */
export async function* jsonFiles(texts: readonly string[], bulk: BulkParts): AsyncGenerator<FilePart> {
  for (const text of texts) for (const json of parse(text)) yield { body: fileOf(json, bulk) }
}

function parse(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : [parsed]
  } catch {
    throw new ApiError('InvalidParameter', 'The metadata is not JSON.')
  }
}
