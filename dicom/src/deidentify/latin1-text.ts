import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'

/** Characters that one call can take. */
const STEP = 8192

/** Bytes as characters 0 to 255. */
export function byteText(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += STEP) text += String.fromCharCode(...bytes.subarray(at, at + STEP))
  return text
}

/** The bytes of a value as characters 0 to 255, for values of ASCII whatever VR they have. */
export const latin1Of = ({ bytes }: DataSet, { offset, length }: DataElement): string =>
  byteText(bytes.subarray(offset, offset + length))
