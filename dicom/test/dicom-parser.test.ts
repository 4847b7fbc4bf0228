import { readFileSync } from 'node:fs'
import dicomParser from 'dicom-parser'
import { describe, expect, it } from 'vitest'
import { sampleFiles } from '../../tests/samples.ts'
import type { DataSet } from '../src/data-set.ts'
import { isGroupLength, isPrivate } from '../src/tag.ts'
import { readSample } from './read-sample.ts'

type Found = Record<string, string>

/** Files that dicom-parser does not read, or reads otherwise, and why. */
const NOT_COMPARED: Readonly<Record<string, string>> = {
  'image_dfl.dcm': 'deflated: dicom-parser wants pako as a global',
  'DICOMDIR-nooffset': 'refused by us: an item goes beyond its sequence',
  'rtplan_truncated.dcm': 'refused by both: cut',
  'no_meta.dcm': 'refused by both: no DICOM',
  'nested_priv_SQ.dcm': 'dicom-parser looks for a delimiter where private sequences inside each other have none',
}

/** Paths that dicom-parser reads otherwise. */
const MEANT: Readonly<Record<string, { readonly path: RegExp; readonly reason: string }>> = {
  'bad_sequence.dcm': { path: /^x00189346/, reason: 'a sequence written as UN, which wants a dictionary' },
  'rtdose_rle.dcm': { path: /^x300c0002/, reason: 'the same' },
  'rtdose_rle_1frame.dcm': { path: /^x300c0002/, reason: 'the same' },
  'slicethickness_empty_string.dcm': { path: /^x00880200\/1\/x7fe00010/, reason: 'its length counts the delimiter' },
}

/** Files that dicom-parser refuses: no preamble, no transfer syntax, cut pixel data, damaged meta information. */
const UNREADABLE = /^(?:ExplVR_(?:Big|Lit)EndNoMeta|rtstruct|meta_missing_tsyntax|MR_truncated|SC_rgb_jpeg)\.dcm$/

describe('against dicom-parser', () => {
  const files = sampleFiles().filter(({ name }) => !(lastPart(name) in NOT_COMPARED))

  it.each(files.filter(({ name }) => !UNREADABLE.test(lastPart(name))))(
    'finds the same values in $name',
    ({ path, name }) => {
      const bytes = readFileSync(path)
      const theirs = dicomParser.parseDicom(bytes, { untilTag: 'x7fe00010' })
      const { header } = readSample(path)
      const isImplicit = !header.explicitVr
      const compared = (found: Found) =>
        Object.fromEntries(Object.entries(found).filter(([key]) => MEANT[lastPart(name)]?.path.test(key) !== true))
      expect(compared(ranges(header.dataSet))).toEqual(compared(theirRanges(theirs, isImplicit, header.dataSet)))
    },
  )
})

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

/** Offset and length of every value outside of sequences, and the number of items of every sequence, by path. */
function ranges(dataSet: DataSet, path = '', found: Found = {}): Found {
  for (const { tag, offset, length, items } of dataSet.elements) {
    const here = `${path}x${tag.toString(16).padStart(8, '0')}`
    if (isGroupLength(tag)) continue
    found[here] = items === undefined ? `${offset}+${length}` : `${items.length} items`
    for (const [index, item] of (items ?? []).entries()) ranges(item, `${here}/${index + 1}/`, found)
  }
  return found
}

/** Without a dictionary, dicom-parser tells a sequence in an implicit file only by its first item. */
function theirRanges(
  dataSet: dicomParser.DataSet,
  isImplicit: boolean,
  ours: DataSet,
  path = '',
  found: Found = {},
): Found {
  for (const [key, element] of Object.entries(dataSet.elements)) {
    const tag = Number.parseInt(key.slice(1), 16)
    if (isGroupLength(tag) || tag >>> 16 === 2 || tag >>> 16 === 0xfffe || (tag === 0x7fe00010 && path === '')) continue
    const mine = ours.get(tag)
    const isEmptySequence = mine?.items?.length === 0 && element.length === 0
    const isHidden = isImplicit && isPrivate(tag) && element.items !== undefined && mine?.items === undefined
    const isSequence = (element.items !== undefined || isEmptySequence) && !isHidden
    found[path + key] = isSequence ? `${element.items?.length ?? 0} items` : `${element.dataOffset}+${element.length}`
    for (const [index, item] of (isSequence ? (element.items ?? []) : []).entries()) {
      const inner = mine?.items?.[index]
      if (item.dataSet !== undefined && inner !== undefined)
        theirRanges(item.dataSet, isImplicit, inner, `${path}${key}/${index + 1}/`, found)
    }
  }
  return found
}
