import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { editHeader } from '../src/edit/edit-header.ts'
import type { ElementChange } from '../src/edit/element-change.ts'
import { headerOf } from './read-sample.ts'
import { concatBytes } from './write-element.ts'

/** A whole file with its changes. */
export function editFile(file: Uint8Array, changes: readonly ElementChange[]): Uint8Array {
  const header = headerOf(file)
  const { pieces, restOffset } = editHeader(header, changes)
  const head = file.subarray(0, header.dataSetOffset)
  const original = header.deflated ? inflateRawSync(file.subarray(header.dataSetOffset)) : file
  const body = concatBytes([...pieces, original.subarray(restOffset)])
  return concatBytes([head, header.deflated ? deflated(body) : body])
}

/** A deflated data set has an even length (PS3.5 A.5). */
function deflated(body: Uint8Array): Uint8Array {
  const bytes = deflateRawSync(body)
  return bytes.length % 2 === 0 ? bytes : concatBytes([bytes, new Uint8Array(1)])
}
