import type { DataSet } from '../data-set.ts'
import { vrOfTag } from '../dictionary/vr-of-tag.ts'
import { isGroupLength, isPrivate, Tag } from '../tag.ts'
import type { Vr } from '../value-representation.ts'
import { uint16 } from './bytes.ts'

/**
 * The VR of an element that does not carry one: from the data dictionary, from PixelRepresentation where that decides,
 * and UN for what nobody knows (PS3.5 6.2.2 and A.1).
 */
export function resolveVr(tag: number, dataSet: DataSet, length: number): Vr {
  const listed = isPrivate(tag) ? undefined : vrOfTag(tag)
  if (listed === undefined) return vrOfUnlisted(tag)
  return listed.includes('|') ? resolveAmbiguous(listed, dataSet, length) : (listed as Vr)
}

function vrOfUnlisted(tag: number): Vr {
  if (isGroupLength(tag)) return 'UL'
  const element = tag & 0xffff
  return isPrivate(tag) && element >= 0x10 && element <= 0xff ? 'LO' : 'UN'
}

function resolveAmbiguous(listed: string, dataSet: DataSet, length: number): Vr {
  if (listed === 'US|SS') return isSigned(dataSet) ? 'SS' : 'US'
  return listed === 'US|OW' && length <= 2 ? 'US' : 'OW'
}

function isSigned(dataSet: DataSet): boolean {
  const element = dataSet.getInherited(Tag.PixelRepresentation)
  if (element === undefined || element.length < 2) return false
  return uint16(dataSet.bytes, element.offset, dataSet.littleEndian) === 1
}
