import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { latin1Of } from './latin1-text.ts'

/** Creators, the group and the last byte of the elements of each: numbers and codes of PS3.15 Table E.3.10-1. */
const SAFE: ReadonlyMap<string, readonly number[]> = /* @__PURE__ */ new Map([
  ['ELSCINT1', [0x00e121, 0x01e126, 0x01e150, 0x01f101, 0x01f107, 0x01f126, 0x01f127]],
  ['GEMS_ACQU_01', [0x001923, 0x001924, 0x001927]],
  ['GEMS_HELIOS_01', [0x004501, 0x004502]],
  ['GEMS_PARM_01', [0x004327, 0x004339, 0x00436f]],
  ['GEMS_SERS_01', [0x002507]],
  ['Philips Imaging DD 001', [0x200103, 0x200104]],
  ['Philips MR Imaging DD 001', [0x20050d, 0x20050e]],
  ['Philips PET Private Group', [0x705300, 0x705309]],
  ['SIEMENS MR HEADER', [0x00190c, 0x00190d, 0x00190e, 0x001927]],
])

/** Whether a private element holds nothing but a measurement or a code, or names who made such ones (PS3.15 E.3.10). */
export function isSafePrivate(dataSet: DataSet, element: DataElement): boolean {
  const { tag } = element
  const group = tag >>> 16
  const low = tag & 0xffff
  if (low >= 0x10 && low <= 0xff) return SAFE.has(creatorIn(dataSet, element))
  const creator = dataSet.get(group * 0x10000 + (low >>> 8))
  if (low < 0x1000 || creator === undefined || element.items !== undefined) return false
  return SAFE.get(creatorIn(dataSet, creator))?.includes(group * 0x100 + (low & 0xff)) ?? false
}

const creatorIn = (dataSet: DataSet, creator: DataElement): string => latin1Of(dataSet, creator).replace(/[\0 ]+$/, '')
