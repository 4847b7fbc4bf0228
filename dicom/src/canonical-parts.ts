import type { DataSet } from './data-set.ts'
import type { Header } from './header.ts'
import { DataSetReader } from './read/data-set-reader.ts'
import { DEFAULT_READ_LIMITS } from './read-limits.ts'
import { WarningList } from './read-warning.ts'
import { isGroupLength, Tag } from './tag.ts'
import { encodingOf, TransferSyntax } from './transfer-syntax.ts'

/**
 * The bytes of the header that make up the image: the data set in the order of the file, without preamble, file meta
 * information, group lengths and padding; with the tag and length of the pixel data. Whoever hashes these parts, then
 * the pixel data, then `canonicalTail`, gets one digest for every copy of the same data set in the same transfer syntax.
 */
export function* canonicalParts(header: Header): Generator<Uint8Array> {
  const { dataSet, pixelData } = header
  yield* significantParts(dataSet)
  if (pixelData !== undefined) yield dataSet.bytes.subarray(pixelData.start, pixelData.offset)
}

/**
 * The significant bytes of what stands after the pixel data (digital signatures, say); mostly nothing.
 * @throws DicomError where they are no data elements
 */
export function* canonicalTail(header: Header, tail: Uint8Array): Generator<Uint8Array> {
  const reader = new DataSetReader({
    source: { bytes: tail, warnings: new WarningList() },
    offset: 0,
    encoding: {
      ...encodingOf(TransferSyntax.ExplicitVrLittleEndian),
      littleEndian: header.byteOrder === 'little',
      explicitVr: header.explicitVr,
    },
    complete: true,
    limits: DEFAULT_READ_LIMITS,
    deadline: performance.now() + DEFAULT_READ_LIMITS.milliseconds,
  })
  reader.read()
  yield* significantParts(reader.dataSet)
}

function* significantParts(dataSet: DataSet): Generator<Uint8Array> {
  const end = dataSet.offset + dataSet.length
  let from = dataSet.offset
  const skipped = dataSet.elements.filter(({ tag }) => isGroupLength(tag) || tag === Tag.DataSetTrailingPadding)
  for (const element of skipped.sort((a, b) => a.start - b.start)) {
    if (element.start > from) yield dataSet.bytes.subarray(from, element.start)
    from = element.offset + element.length
  }
  if (end > from) yield dataSet.bytes.subarray(from, end)
}
