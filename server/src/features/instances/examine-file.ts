import { promisify } from 'node:util'
import { deflateRaw, deflateRawSync } from 'node:zlib'
import { findDeviations, type Header, type ReadLimits, toDicomJson } from '@opaline/dicom'
import { bulkDataUri } from '../studies/bulk-data-uri.ts'
import { ATTRIBUTE, SERIES_ATTRIBUTES, STUDY_ATTRIBUTES } from './attribute-tags.ts'
import { intColumn, textColumn } from './column-text.ts'
import { HeaderPrefix } from './header-prefix.ts'
import { type Identity, identify } from './identify.ts'
import { InflatedBody } from './inflate-body.ts'
import { type OrderTags, orderTags } from './order-texts.ts'
import { pickAttributes } from './pick-attributes.ts'
import { refuseFile, toRefusal } from './refuse-file.ts'
import { PixelDataScan, type PixelFacts } from './scan-pixel-data.ts'

/** All that the database holds of one image, read from its file. */
export interface Examined extends Identity, PixelFacts {
  readonly transferSyntaxUid: string
  readonly instanceNumber: number
  /** 0 where it is no image. */
  readonly imageRows: number
  readonly imageColumns: number
  readonly bitsAllocated: number
  readonly modality: string
  readonly seriesNumber: number
  readonly seriesDescription: string
  /** DICOM JSON of the study's and of the series' own attributes. */
  readonly studyAttributes: string
  readonly seriesAttributes: string
  readonly order: OrderTags
  /** DICOM JSON without bulk data, deflated (raw). */
  readonly metadata: Buffer
}

/** How much one file may ask of the server. */
export type FileLimits = Partial<ReadLimits> & {
  /** Bytes that a deflated data set may have in all, pixels included. */
  readonly inflatedFileBytes?: number
}

const INFLATED_FILE_BYTES = 256 * 1024 * 1024
/** An object without pixel data (a PDF, a structure set) is held whole while it arrives. */
const HEADER_BYTES = 128 * 1024 * 1024
const SYNCHRONOUS_BYTES = 128 * 1024
/** Headers of this size get no shorter by more work or more memory, which is made anew for each. */
const SMALL = { level: 4, memLevel: 6, windowBits: 13 } as const
const deflateLater = promisify<Buffer, Buffer>(deflateRaw)

/** Small ones are deflated at once: a thread costs more than the work. */
const deflate = async (text: string): Promise<Buffer> => {
  const bytes = Buffer.from(text)
  return bytes.length > SYNCHRONOUS_BYTES ? deflateLater(bytes) : deflateRawSync(bytes, SMALL)
}

/** Told which image it is as soon as its header is read; it may refuse it by throwing. */
export type Identified = (identity: Identity) => void

/** Reads a DICOM file while it passes by in pieces; holds its header and nothing else. */
export class FileExamination {
  readonly #limits: FileLimits
  readonly #identified: Identified | undefined
  readonly #digests: boolean
  readonly #prefix: HeaderPrefix
  #header: Header | undefined
  #identity: Identity | undefined
  #scan: PixelDataScan | undefined
  #inflated: InflatedBody | undefined

  /** @param digests whether the data set is hashed too */
  constructor(limits: FileLimits = {}, identified?: Identified, digests = false) {
    this.#limits = limits
    this.#identified = identified
    this.#digests = digests
    this.#prefix = new HeaderPrefix({ headerBytes: HEADER_BYTES, ...limits })
  }

  /** Takes the next bytes. @throws ApiError UnsupportedFile as soon as it is clear that the file cannot be stored */
  async push(chunk: Uint8Array): Promise<void> {
    if (this.#inflated !== undefined) return this.#inflated.push(chunk)
    if (this.#scan !== undefined) return this.#scan.push(chunk)
    const header = attempt(() => this.#prefix.push(chunk))
    if (header !== undefined) await this.#meetHeader(header)
  }

  /** Says what the file holds, after its last byte. @throws ApiError UnsupportedFile when it cannot be stored */
  async end(): Promise<Examined> {
    if (this.#prefix.length === 0) throw refuseFile('The file is empty.')
    if (this.#header === undefined) await this.#meetHeader(attempt(() => this.#prefix.end()))
    await this.#inflated?.end()
    const { header, identity, scan } = this.#known()
    const pixels = attempt(() => scan.end())
    return describe(header, identity, pixels).catch((error: unknown) => {
      throw toRefusal(error)
    })
  }

  discard(): void {
    this.#inflated?.discard()
  }

  #known() {
    if (!this.#header || !this.#identity || !this.#scan) throw refuseFile('The file has no header.')
    return { header: this.#header, identity: this.#identity, scan: this.#scan }
  }

  async #meetHeader(header: Header): Promise<void> {
    this.#header = header
    this.#identity = identify(header)
    this.#identified?.(this.#identity)
    const scan = new PixelDataScan(header, this.#digests)
    this.#scan = scan
    const { pixelData } = header
    if (pixelData === undefined) return
    if (!header.deflated) return scan.push(this.#prefix.bytes().subarray(pixelData.offset))
    let position = 0
    this.#inflated = new InflatedBody(this.#limits.inflatedFileBytes ?? INFLATED_FILE_BYTES, (bytes) => {
      scan.push(bytes.subarray(Math.max(0, Math.min(bytes.length, pixelData.offset - position))))
      position += bytes.length
    })
    return this.#inflated.push(this.#prefix.bytes().subarray(header.dataSetOffset))
  }
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toRefusal(error)
  }
}

async function describe(header: Header, identity: Identity, pixels: PixelFacts): Promise<Examined> {
  const { dataSet } = header
  const metadata = await deflate(
    toDicomJson(header, { bulkDataUri: (path) => bulkDataUri(identity.sopInstanceUid, path) }),
  )
  const facts = {
    transferSyntaxUid: header.transferSyntaxUid,
    instanceNumber: intColumn(dataSet, ATTRIBUTE.InstanceNumber),
    imageRows: intColumn(dataSet, ATTRIBUTE.Rows),
    imageColumns: intColumn(dataSet, ATTRIBUTE.Columns),
    bitsAllocated: intColumn(dataSet, ATTRIBUTE.BitsAllocated),
    modality: textColumn(dataSet, ATTRIBUTE.Modality),
    seriesNumber: intColumn(dataSet, ATTRIBUTE.SeriesNumber),
    seriesDescription: textColumn(dataSet, ATTRIBUTE.SeriesDescription),
    studyAttributes: pickAttributes(header, STUDY_ATTRIBUTES),
    seriesAttributes: pickAttributes(header, SERIES_ATTRIBUTES),
    order: orderTags(header),
    metadata,
  }
  // Decoding text adds warnings, so they are read last.
  const met = header.warnings.map((warning) => warning.code)
  const warnings = [...new Set([...met, ...findDeviations(header), ...pixels.warnings])]
  return { ...identity, ...pixels, ...facts, warnings }
}
