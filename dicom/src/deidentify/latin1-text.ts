import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'

/** The bytes of a value as characters 0 to 255, for values of ASCII whatever VR they have. */
export function latin1Of({ bytes }: DataSet, { offset, length }: DataElement): string {
  let text = ''
  for (let at = offset; at < offset + length; at += 1) text += String.fromCharCode(bytes[at] as number)
  return text
}
