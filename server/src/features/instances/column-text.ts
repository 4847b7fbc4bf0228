import { type DataSet, numberOf, textOf } from '@opaline/dicom'

/** Longer than any text that its VR allows (PN: 3 × 64), short enough for every index. */
const MOST_CHARACTERS = 256
const MOST_INT = 0x7fff_ffff

/** A text as a column takes it: no NUL, no half characters, cut where a damaged file holds a book. */
export const columnText = (text: string): string => text.replaceAll('\0', '').slice(0, MOST_CHARACTERS).toWellFormed()

/** The text of an attribute; '' where it is absent. */
export const textColumn = (dataSet: DataSet, tag: number): string => columnText(textOf(dataSet, tag) ?? '')

/** The number of an attribute as a column of 32 bits takes it; 0 where there is none. */
export function intColumn(dataSet: DataSet, tag: number): number {
  const number = Math.trunc(numberOf(dataSet, tag) ?? 0)
  return Math.abs(number) <= MOST_INT ? number : 0
}
