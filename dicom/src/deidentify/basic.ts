import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { Tag } from '../tag.ts'
import { textOf } from '../text/text-of.ts'
import { fileHead } from '../write/file-head.ts'
import { blackOut } from './black-out.ts'
import { blankPixelMetadata } from './blank-pixel-metadata.ts'
import { clearOverlayBits } from './clear-overlay-bits.ts'
import { allDataSets } from './data-sets-within.ts'
import { DeidentifyError } from './deidentify-error.ts'
import { type IdentifyingValue, identifyingValues, small } from './identifying-values.ts'
import { type KeyedHash, mappedUid } from './keyed-hash.ts'
import { anyUidTreatment } from './map-uids.ts'
import { methodElements } from './method-codes.ts'
import type { OpenFile } from './open-file.ts'
import type { BasicProfile, DeidentifyOptions } from './options.ts'
import { ProfileTreatment } from './profile-treatment.ts'
import { burnedInRisk, refuseUncleanable } from './refusals.ts'
import { shiftOf } from './shift-date.ts'
import type { Addition, Treat } from './splice-data-set.ts'
import type { Splice } from './splice-element.ts'
import { type KeptElement, sweep } from './sweep.ts'
import type { TagValues } from './tag-values.ts'

/** What the Basic Profile does to one file. */
export interface BasicPlan {
  readonly treat: Treat
  /** Elements that the outermost data set gets. */
  readonly additions: readonly Addition[]
  readonly pixels: readonly Splice[]
  readonly head: Uint8Array
  /** Original values that may stand nowhere. */
  readonly values: readonly IdentifyingValue[]
}

/**
 * Prepares the Basic Profile (PS3.15 E.1.1) for a file.
 * @throws DeidentifyError for what cannot be cleaned, and where dates shall be shifted without a key
 */
export function planBasic(open: OpenFile, profile: BasicProfile, options: DeidentifyOptions): BasicPlan {
  const { header } = open
  const { keyedHash } = options
  refuseUncleanable(header, profile)
  const uids = keyedHash === undefined ? undefined : anyUidTreatment(keyedHash)
  const treatment = new ProfileTreatment({ profile, uids, days: daysOf(header.dataSet, profile, keyedHash) })
  const isClean = burnedInRisk(header) === undefined || isBlackedOut(profile)
  const isWhole = isClean && (profile.acceptedTags ?? []).length === 0
  const method = methodElements(header.dataSet, profile, keyedHash !== undefined, isWhole)
  return {
    treat: withMethod(treatment.treat, method),
    additions: method.filter(({ tag }) => header.dataSet.get(tag) === undefined),
    pixels: pixelSplices(open, profile),
    head: headOf(open, keyedHash),
    values: originals(open, treatment, options.values),
  }
}

const isBlackedOut = ({ blackoutRectangles = [] }: BasicProfile): boolean => blackoutRectangles.length > 0

function daysOf(dataSet: DataSet, profile: BasicProfile, keyedHash: KeyedHash | undefined): number {
  if (profile.shiftDates !== true) return 0
  if (keyedHash === undefined)
    throw new DeidentifyError('InvalidValue', 'Dates are shifted under a key: none is given.')
  return shiftOf(textOf(dataSet, Tag.PatientId) ?? '', keyedHash)
}

function withMethod(treat: Treat, method: readonly Addition[]): Treat {
  return (dataSet, element) => {
    const said = dataSet.parent === undefined ? method.find(({ tag }) => tag === element.tag) : undefined
    return said === undefined ? treat(dataSet, element) : { vr: said.vr, value: said.value }
  }
}

/** Black rectangles are laid over pixels whose overlays were cleared. */
function pixelSplices(open: OpenFile, { blackoutRectangles = [] }: BasicProfile): Splice[] {
  const black = blackOut(open, blackoutRectangles)
  const [cleared] = clearOverlayBits(open)
  if (cleared === undefined) return [...black, ...blankPixelMetadata(open)]
  for (const { start, bytes } of black) cleared.bytes.set(bytes, start - cleared.start)
  return [cleared]
}

/** A new preamble and new file meta information: nothing of the old one but what the file is. */
function headOf({ header }: OpenFile, keyedHash: KeyedHash | undefined): Uint8Array {
  const { meta, dataSet, transferSyntaxUid } = header
  const sopClass = textOf(dataSet, Tag.SopClassUid) ?? textOf(meta, Tag.MediaStorageSopClassUid) ?? ''
  const instance = textOf(dataSet, Tag.SopInstanceUid) ?? textOf(meta, Tag.MediaStorageSopInstanceUid) ?? ''
  return fileHead(sopClass, keyedHash === undefined ? instance : mappedUid(instance, keyedHash), transferSyntaxUid)
}

function originals(open: OpenFile, treatment: ProfileTreatment, values: TagValues): IdentifyingValue[] {
  const written = [...values.values()].map(({ text }) => small(text))
  const all: IdentifyingValue[] = []
  for (const dataSet of [open.header.meta, ...allDataSets(open)]) {
    for (const element of [...dataSet.elements, ...dataSet.duplicates]) {
      all.push(...identifyingValues(dataSet, element, treatment.action(dataSet, element)))
    }
  }
  return all.filter(({ spelling }) => !written.some((text) => text.includes(spelling)))
}

/** Notes what is kept of the file, so that it can be looked through. */
export class KeptElements {
  readonly #kept: KeptElement[] = []

  noting(treat: Treat): Treat {
    return (dataSet, element) => {
      const treatment = treat(dataSet, element)
      if (treatment === undefined && element.items === undefined) this.#kept.push(keptOf(dataSet, element))
      return treatment
    }
  }

  /**
   * Looks for original values in what is kept.
   * @throws DeidentifyError `Residual` that names the elements
   */
  sweep(plan: BasicPlan, pieces: readonly Uint8Array[], accepted: readonly number[]): void {
    const found = sweep(plan.values, this.#kept, pieces, accepted)
    if (found.length === 0) return
    throw new DeidentifyError('Residual', `An original value was still found in: ${found.join(', ')}.`)
  }
}

const keptOf = ({ bytes }: DataSet, { tag, vr, offset, length }: DataElement): KeptElement => ({
  tag,
  vr,
  value: bytes.subarray(offset, offset + length),
})
