import { deflateRawSync } from 'node:zlib'
import { encodingOf, TransferSyntax } from '../src/transfer-syntax.ts'
import { concatBytes, type WrittenElement, type WrittenEncoding, writeElements } from './write-element.ts'

export { concatBytes, tagAndLength, type WrittenElement, type WrittenValue, writeElements } from './write-element.ts'

/** A DICOM file to be written. */
export interface WrittenFile {
  /** The data set, in the order in which it is written. */
  readonly elements: readonly WrittenElement[]
  /** Explicit little endian by default. */
  readonly transferSyntaxUid?: string
  /** 128 bytes and DICM in front; true by default. */
  readonly preamble?: boolean
  /** File meta information; true by default. A list takes the place of what would be written. */
  readonly meta?: boolean | readonly WrittenElement[]
  /** Encoding of the data set, where it is to contradict the transfer syntax. */
  readonly encoding?: WrittenEncoding
}

const SOP_CLASS = 0x00080016
const SOP_INSTANCE = 0x00080018
const EXPLICIT: WrittenEncoding = { littleEndian: true, explicitVr: true }

/** Writes a Part 10 file (PS3.10 7) from its description, in any encoding. */
export function writeFile(file: WrittenFile): Uint8Array {
  const { elements, transferSyntaxUid = TransferSyntax.ExplicitVrLittleEndian, preamble = true, meta = true } = file
  const named = encodingOf(transferSyntaxUid)
  const dataSet = writeElements(elements, file.encoding ?? named)
  const body = named.deflated && file.encoding === undefined ? deflate(dataSet) : dataSet
  const prefix = preamble ? concatBytes([new Uint8Array(128), new TextEncoder().encode('DICM')]) : new Uint8Array(0)
  return concatBytes([prefix, writeMeta(meta, elements, transferSyntaxUid), body])
}

function writeMeta(
  meta: boolean | readonly WrittenElement[],
  elements: readonly WrittenElement[],
  syntax: string,
): Uint8Array {
  if (meta === false) return new Uint8Array(0)
  const written = meta === true ? metaOf(elements, syntax) : meta
  const content = writeElements(written, EXPLICIT)
  return concatBytes([writeElements([{ tag: 0x00020000, vr: 'UL', value: content.length }], EXPLICIT), content])
}

function metaOf(elements: readonly WrittenElement[], transferSyntaxUid: string): WrittenElement[] {
  const copied = (from: number, tag: number): WrittenElement[] => {
    const value = elements.find((element) => element.tag === from)?.value
    return value === undefined ? [] : [{ tag, vr: 'UI', value }]
  }
  return [
    { tag: 0x00020001, vr: 'OB', value: Uint8Array.of(0, 1) },
    ...copied(SOP_CLASS, 0x00020002),
    ...copied(SOP_INSTANCE, 0x00020003),
    { tag: 0x00020010, vr: 'UI', value: transferSyntaxUid },
    { tag: 0x00020012, vr: 'UI', value: '2.25.100' },
  ]
}

function deflate(bytes: Uint8Array): Uint8Array {
  const deflated = deflateRawSync(bytes)
  return deflated.length % 2 === 0 ? deflated : concatBytes([deflated, new Uint8Array(1)])
}
