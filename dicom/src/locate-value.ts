import type { DataSet } from './data-set.ts'
import type { Header } from './header.ts'

/** A range of bytes: in the file, or in the inflated data set where the header says `deflated`. */
export interface ValueRange {
  readonly offset: number
  readonly length: number
}

/**
 * Finds the value that a bulk data path names, such as `54000100/1/54001010` (item numbers from 1). Undefined where
 * there is none, for sequences, and for encapsulated pixel data, whose length the header does not tell.
 */
export function locate(header: Header, path: string): ValueRange | undefined {
  const steps = path.split('/')
  let dataSet: DataSet = header.dataSet
  for (let at = 0; at + 2 < steps.length; at += 2) {
    const item = dataSet.get(tagOfHex(steps[at]))?.items?.[Number(steps[at + 1]) - 1]
    if (item === undefined) return undefined
    dataSet = item
  }
  if (steps.length % 2 === 0) return undefined
  const tag = tagOfHex(steps.at(-1))
  const { pixelData } = header
  if (dataSet === header.dataSet && tag === pixelData?.tag) {
    return pixelData.length === undefined ? undefined : { offset: pixelData.offset, length: pixelData.length }
  }
  const element = dataSet.get(tag)
  return element === undefined || element.items !== undefined
    ? undefined
    : { offset: element.offset, length: element.length }
}

function tagOfHex(hex: string | undefined): number {
  return hex !== undefined && /^[0-9A-Fa-f]{8}$/.test(hex) ? Number.parseInt(hex, 16) : -1
}
