import type { DataSet } from '../src/data-set.ts'
import { openFile } from '../src/deidentify/open-file.ts'
import { endOfElement } from '../src/deidentify/splice-element.ts'
import { isGroupLength, tagHex } from '../src/tag.ts'

/** The bytes of a file in the order in which they stand, each with its path; lengths of what is nested are left out. */
export interface BytesOfElement {
  readonly path: string
  readonly bytes: string
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Preamble to trailing bytes: every byte of the file but for the lengths that an edit inside has to correct. */
export function bytesOfElements(file: Uint8Array): BytesOfElement[] {
  const { header, bytes, pixelEnd, tail } = openFile(file)
  const { pixelData, dataSet } = header
  const pixels = Buffer.from(bytes.subarray(pixelData?.start ?? pixelEnd, pixelEnd)).toString('latin1')
  const rest = tail === undefined ? pixelEnd : tail.offset + tail.length
  return [
    { path: 'head', bytes: hex(file.subarray(0, header.dataSetOffset)) },
    ...[...partsOf(dataSet, '')],
    { path: 'pixels', bytes: pixels },
    ...(tail === undefined ? [] : [...partsOf(tail, '')]),
    { path: 'rest', bytes: hex(bytes.subarray(rest)) },
  ]
}

function* partsOf(dataSet: DataSet, path: string): Generator<BytesOfElement> {
  const { bytes } = dataSet
  const elements = [...dataSet.elements, ...dataSet.duplicates].sort((a, b) => a.start - b.start)
  for (const element of elements.filter(({ tag }) => !isGroupLength(tag) && tag !== 0x00080001)) {
    const here = path + tagHex(element.tag)
    const end = endOfElement(dataSet, element)
    if (element.items === undefined) yield { path: here, bytes: hex(bytes.subarray(element.start, end)) }
    else {
      const form = hex(bytes.subarray(element.start, element.start + 6))
      const isExplicit = element.offset - element.start === 12
      yield { path: here, bytes: `${form.slice(0, isExplicit ? 12 : 8)} ${element.undefinedLength}` }
      for (const [index, item] of element.items.entries()) {
        const length = hex(bytes.subarray(item.offset - 4, item.offset))
        yield { path: `${here}/${index + 1}`, bytes: String(length === 'ffffffff') }
        yield* partsOf(item, `${here}/${index + 1}/`)
      }
      yield { path: `${here}/end`, bytes: hex(bytes.subarray(element.offset + element.length, end)) }
    }
  }
}
