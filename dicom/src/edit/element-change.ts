import type { Vr } from '../value-representation.ts'

/** An element of a new item. */
export type NewElement =
  | { readonly tag: number; readonly vr: Vr; readonly text: string }
  /** With the value that the data set has at this tag before the change; empty where it has none. */
  | { readonly tag: number; readonly vr: Vr; readonly original: true }
  | { readonly tag: number; readonly items: readonly NewItem[] }

/** The elements of a new item, ascending by tag. */
export type NewItem = readonly NewElement[]

/** One change of a data set's outermost elements. */
export type ElementChange =
  /** The text becomes the value; '' empties it. An absent element is added. */
  | { readonly tag: number; readonly vr: Vr; readonly text: string }
  /** The items become the sequence; with `append` they follow those that are there. */
  | { readonly tag: number; readonly items: readonly NewItem[]; readonly append?: boolean }
  | { readonly tag: number; readonly remove: true }
