import type { DataSet } from '../data-set.ts'

/** A data set and all that are nested in it. Recurses no deeper than the reader went. */
export function* dataSetsWithin(dataSet: DataSet): Generator<DataSet> {
  yield dataSet
  for (const element of [...dataSet.elements, ...dataSet.duplicates]) {
    for (const item of element.items ?? []) yield* dataSetsWithin(item)
  }
}
