import type { Corrected } from '../corrections/correction.ts'

/** A series that may be shown; `version` grows with every change of its instances. */
export interface ShownSeriesKey {
  readonly id: string
  readonly seriesInstanceUid: string
  readonly modality: string
  readonly version: string
}

/** A study that may be shown to who asks. */
export interface ShownStudy {
  readonly id: string
  readonly studyInstanceUid: string
  /** Where its order was corrected. */
  readonly corrected: Corrected | undefined
  /** By SeriesInstanceUID. */
  readonly series: ReadonlyMap<string, ShownSeriesKey>
}
