import type { Vr } from '../value-representation.ts'
import type { NewItem } from '../write/new-element.ts'

/** One change of a data set's outermost elements. */
export type ElementChange =
  /** The text becomes the value; '' empties it. An absent element is added. */
  | { readonly tag: number; readonly vr: Vr; readonly text: string }
  /** The items become the sequence; with `append` they follow those that are there. */
  | { readonly tag: number; readonly items: readonly NewItem[]; readonly append?: boolean }
  | { readonly tag: number; readonly remove: true }
  /** The number becomes the value. */
  | { readonly tag: number; readonly vr: 'US'; readonly number: number }
