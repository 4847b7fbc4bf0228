import type { DataElement } from '../data-element.ts'
import type { DataSet } from '../data-set.ts'
import { vrOfTag } from '../dictionary/vr-of-tag.ts'
import { isGroupLength, isPrivate } from '../tag.ts'
import { encodeUtf8 } from '../text/encode-text.ts'
import type { Vr } from '../value-representation.ts'
import { confidentialityRow } from './confidentiality-table.ts'
import { dummyValue } from './dummy-value.ts'
import { latin1Of } from './latin1-text.ts'
import type { BasicProfile } from './options.ts'
import { actionOf, type ProfileAction } from './profile-action.ts'
import { isSafePrivate } from './safe-private.ts'
import { shiftedDate } from './shift-date.ts'
import type { Treat, Treatment } from './splice-data-set.ts'

/** What the Basic Profile needs to know of a file. */
export interface ProfileContext {
  readonly profile: BasicProfile
  /** Maps UIDs; undefined where they stay. */
  readonly uids: Treat | undefined
  /** By how many days dates go back. */
  readonly days: number
}

/** VRs whose values say nothing about a person wherever they stand. */
const HARMLESS = new Set<Vr>([
  'AT',
  'CS',
  'DS',
  'FD',
  'FL',
  'IS',
  'SL',
  'SQ',
  'SS',
  'SV',
  'UL',
  'US',
  'UV',
  'OD',
  'OF',
  'OL',
])

/** Curves and overlays (PS3.3 C.9, retired and not): even groups 5000 to 501E and 6000 to 601E, and those beyond. */
const isGraphics = (tag: number): boolean => tag >>> 24 === 0x50 || tag >>> 24 === 0x60

/**
 * The Basic Profile of PS3.15 E.1.1 for one file. What has no row stays; what the dictionary does not know goes, as do
 * group lengths, repeated elements, curves and overlays. Of sequences that must not be empty the items stay with all text in them replaced.
 */
export class ProfileTreatment {
  readonly #context: ProfileContext
  /** Items in which no text stays. */
  readonly #cleaned = new Set<DataSet>()

  constructor(context: ProfileContext) {
    this.#context = context
  }

  /** What is done to an element; nothing else than `treat` gives the same answer for what stands in cleaned items. */
  action(dataSet: DataSet, element: DataElement): ProfileAction {
    const { tag, vr } = element
    const { profile, uids } = this.#context
    if (isPrivate(tag)) {
      return profile.keepPrivateTags === true && isSafePrivate(dataSet, element) ? 'keep' : 'remove'
    }
    if (isGroupLength(tag) || isGraphics(tag) || dataSet.duplicates.includes(element)) return 'remove'
    const row = confidentialityRow(tag)
    if (row !== undefined) return actionOf(row, profile, uids !== undefined)
    if (vrOfTag(tag) === undefined) return 'remove'
    if (!this.#cleaned.has(dataSet) || HARMLESS.has(vr)) return 'keep'
    return vr === 'UI' ? 'map' : 'clean'
  }

  readonly treat: Treat = (dataSet, element) => {
    const action = this.action(dataSet, element)
    if (action === 'remove') return 'removed'
    if (action === 'keep') return this.#keep(dataSet, element)
    if (element.length === 0) return undefined
    if (action === 'empty') return { vr: element.items === undefined ? element.vr : 'SQ', value: new Uint8Array(0) }
    if (action === 'map') return this.#context.uids?.(dataSet, element)
    return action === 'shift' ? this.#shift(dataSet, element) : this.#clean(dataSet, element)
  }

  #keep(dataSet: DataSet, element: DataElement): undefined {
    if (this.#cleaned.has(dataSet)) this.#cleanItems(element)
  }

  #clean(dataSet: DataSet, element: DataElement): Treatment {
    if (element.items !== undefined) return this.#cleanItems(element)
    const mapped = element.vr === 'UI' ? this.#context.uids?.(dataSet, element) : undefined
    return mapped ?? { vr: element.vr, value: dummyValue(element.vr) }
  }

  #cleanItems({ items = [] }: DataElement): undefined {
    for (const item of items) this.#cleaned.add(item)
  }

  #shift(dataSet: DataSet, element: DataElement): Treatment {
    const { vr } = element
    if (vr === 'TM' || vr === 'SH') return undefined
    const values = latin1Of(dataSet, element)
      .split('\\')
      .map((value) => value.replace(/[\0 ]+$/, ''))
    const shifted = values.map((value) => shiftedDate(value, this.#context.days))
    const isWhole = (vr === 'DA' || vr === 'DT') && shifted.every((value) => value !== undefined)
    return isWhole ? { vr, value: encodeUtf8(shifted.join('\\')) } : this.#clean(dataSet, element)
  }
}
