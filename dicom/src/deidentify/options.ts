import type { ReadLimits } from '../read-limits.ts'
import type { KeyedHash } from './keyed-hash.ts'
import type { TagValues } from './tag-values.ts'

/** A rectangle of each frame, in pixels from the upper left. */
export interface Rectangle {
  readonly Left: number
  readonly Top: number
  readonly Width: number
  readonly Height: number
}

/** What the Basic Profile of PS3.15 Annex E does beyond its table. */
export interface BasicProfile {
  /** Moves dates by one number of days for each patient, instead of removing them (Retain Longitudinal Temporal Information). */
  readonly shiftDates?: boolean
  /** Keeps the private elements that PS3.15 Table E.3.10-1 lists as safe, instead of none. */
  readonly keepPrivateTags?: boolean
  /** Keeps what says which device made the image (Retain Device Identity). */
  readonly keepDevice?: boolean
  /** Keeps descriptions as they are; the sweep refuses the file where an original value stands in them. */
  readonly keepDescriptions?: boolean
  /** What becomes of images whose pixels may show who the patient is; 'Refuse' by default. */
  readonly burnedInAnnotation?: 'Refuse' | 'Accept'
  /** Made black in all frames; then nothing burned in is feared. */
  readonly blackoutRectangles?: readonly Rectangle[]
  /** Tags in which an original value may remain. */
  readonly acceptedTags?: readonly number[]
}

/** What is to be done to each file of a run. */
export interface DeidentifyOptions {
  /** Listed tags and what they become (`readTagValues`). */
  readonly values: TagValues
  /** Maps UIDs with this keyed hash; without it they stay. */
  readonly keyedHash?: KeyedHash
  /** The Basic Profile, the listed values on top; without it the listed tags are all that changes. */
  readonly basic?: BasicProfile
  readonly limits?: Partial<ReadLimits>
}
