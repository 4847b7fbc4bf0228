import type { DataSet } from '../data-set.ts'
import type { OpenFile } from './open-file.ts'

/** A data set and all that are nested in it. Recurses no deeper than the reader went. */
export function* dataSetsWithin(dataSet: DataSet): Generator<DataSet> {
  yield dataSet
  for (const element of [...dataSet.elements, ...dataSet.duplicates]) {
    for (const item of element.items ?? []) yield* dataSetsWithin(item)
  }
}

/** All data sets of a file, those behind the pixel data included. */
export function* allDataSets({ header, tail }: OpenFile): Generator<DataSet> {
  yield* dataSetsWithin(header.dataSet)
  if (tail !== undefined) yield* dataSetsWithin(tail)
}
