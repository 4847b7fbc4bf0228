import { UNDEFINED_LENGTH } from '../data-element.ts'
import { Tag } from '../tag.ts'
import { encodingOf, TransferSyntax } from '../transfer-syntax.ts'
import type { Vr } from '../value-representation.ts'
import { fileHead, NEW_FILE } from './file-head.ts'
import { attributesOf, type JsonAttribute, uidOf, valuesOf } from './json-attributes.ts'
import { JsonDataSetError } from './json-error.ts'
import { ENCODE_VALUES } from './json-value.ts'
import { elementHeader, paddedValue, sequenceEnd, tagAndLength } from './put-bytes.ts'

/** How a file is made of a data set in the DICOM JSON Model (PS3.18 F.2). */
export interface JsonFileOptions {
  /** The bytes that a BulkDataURI stands for, in pieces: of compressed pixel data one for each frame. undefined: they are not there. */
  readonly bulkData: (uri: string) => readonly Uint8Array[] | undefined
  /** Of the pixel data; explicit little endian, where it is not compressed. */
  readonly transferSyntaxUid: string
}

const MOST_NESTING = 64
function bytesOfBase64(text: unknown, tag: number): Uint8Array {
  try {
    if (typeof text !== 'string') throw new Error('not a text')
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    throw new JsonDataSetError('An InlineBinary is not base 64', tag)
  }
}

class JsonFileWriter {
  readonly #options: JsonFileOptions
  readonly #isCompressed: boolean

  constructor(options: JsonFileOptions) {
    this.#options = options
    this.#isCompressed = isCompressed(options.transferSyntaxUid)
  }

  dataSet(json: unknown, nesting = 0): Uint8Array[] {
    if (nesting > MOST_NESTING) throw new JsonDataSetError('The data set nests its sequences too deeply')
    return attributesOf(json, nesting === 0).flatMap((attribute) => this.#element(attribute, nesting))
  }

  #element(attribute: JsonAttribute, nesting: number): Uint8Array[] {
    const { tag, vr } = attribute
    if (tag === Tag.PixelData && nesting === 0 && this.#isCompressed) return fragments(this.#bytesOf(attribute))
    const pieces = vr === 'SQ' ? this.#items(attribute, nesting) : padded(vr, this.#valueOf(attribute))
    return [elementHeader(tag, vr, lengthOf(pieces), NEW_FILE), ...pieces]
  }

  #items(sequence: JsonAttribute, nesting: number): Uint8Array[] {
    return valuesOf(sequence).flatMap((item) => {
      const content = item === null ? [] : this.dataSet(item, nesting + 1)
      return [tagAndLength(Tag.Item, lengthOf(content), true), ...content]
    })
  }

  #valueOf(attribute: JsonAttribute): readonly Uint8Array[] {
    const { tag, vr, body } = attribute
    const encode = ENCODE_VALUES[vr]
    if (body['Value'] === undefined) return this.#bytesOf(attribute)
    if (encode === undefined) throw new JsonDataSetError('An attribute of bytes has a Value', tag)
    return [encode(valuesOf(attribute), tag)]
  }

  #bytesOf({ tag, body }: JsonAttribute): readonly Uint8Array[] {
    const { InlineBinary, BulkDataURI } = body
    if (InlineBinary !== undefined) return [bytesOfBase64(InlineBinary, tag)]
    if (BulkDataURI === undefined) return []
    const bytes = typeof BulkDataURI === 'string' ? this.#options.bulkData(BulkDataURI) : undefined
    if (bytes === undefined) throw new JsonDataSetError('No part of the body has the bulk data of an attribute', tag)
    return bytes
  }
}

/** Encapsulated pixel data (PS3.5 A.4): an empty offset table, and each frame as one fragment. */
function fragments(frames: readonly Uint8Array[]): Uint8Array[] {
  const items = [new Uint8Array(0), ...frames].flatMap((frame) => {
    const whole = padded('OB', [frame])
    return [tagAndLength(Tag.Item, lengthOf(whole), true), ...whole]
  })
  return [elementHeader(Tag.PixelData, 'OB', UNDEFINED_LENGTH, NEW_FILE), ...items, sequenceEnd(NEW_FILE)]
}

const lengthOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, piece) => sum + piece.length, 0)

/** The pieces of a value, the last one padded: bulk data is not copied. */
function padded(vr: Vr, pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  if (lengthOf(pieces) % 2 === 0) return pieces
  const padding = paddedValue(vr, new Uint8Array(1)).subarray(1)
  return [...pieces, padding]
}

/** Whether pixel data in a transfer syntax is encapsulated: the data set around it is explicit little endian then. */
export function isCompressed(transferSyntaxUid: string): boolean {
  const { littleEndian, explicitVr, deflated } = encodingOf(transferSyntaxUid)
  return littleEndian && explicitVr && !deflated && transferSyntaxUid !== TransferSyntax.ExplicitVrLittleEndian
}

/** What a JSON data set says that it is; '' where it does not. */
export const sopOfJson = (json: unknown) => ({
  sopClassUid: uidOf(json, '00080016'),
  sopInstanceUid: uidOf(json, '00080018'),
})

/** The transfer syntax that a JSON data set names, in its own attribute or as file meta information; '' for none. */
export const transferSyntaxOfJson = (json: unknown): string => uidOf(json, '00083002') || uidOf(json, '00020010')

/**
 * A DICOM file (PS3.10 7) of a data set in JSON: explicit little endian with text in UTF-8, and pixel data as its transfer
 * syntax has it. Pieces that follow each other; bulk data is not copied.
 * @throws JsonDataSetError for what is no data set in JSON, and for bulk data that is not there
 */
export function writeJsonFile(json: unknown, options: JsonFileOptions): Uint8Array[] {
  const { sopClassUid, sopInstanceUid } = sopOfJson(json)
  const { transferSyntaxUid } = options
  const syntax = isCompressed(transferSyntaxUid) ? transferSyntaxUid : TransferSyntax.ExplicitVrLittleEndian
  return [fileHead(sopClassUid, sopInstanceUid, syntax), ...new JsonFileWriter(options).dataSet(json)]
}
