import { notFound } from '../../features/errors.ts'
import { answerBulkData } from './answer-bulk-data.ts'
import { answerInstance, answerSeriesFiles, answerStudyFiles } from './answer-files.ts'
import { answerFrames } from './answer-frames.ts'
import { answerInstanceMetadata, answerSeriesMetadata, answerStudyMetadata } from './answer-json.ts'
import {
  answerFramesRendered,
  answerFramesThumbnail,
  answerRendered,
  answerSeriesRendered,
  answerSeriesThumbnail,
  answerStudyRendered,
  answerStudyThumbnail,
  answerThumbnail,
} from './answer-rendered.ts'
import {
  answerInstances,
  answerSeries,
  answerSeriesInstances,
  answerStudies,
  answerStudyInstances,
  answerStudySeries,
} from './answer-search.ts'
import type { Answer } from './dicomweb-request.ts'

export const STUDY = '/studies/:study'
export const SERIES = `${STUDY}/series/:series`
export const INSTANCE = `${SERIES}/instances/:instance`

/** What is asked for at an address, for the policy and the audit. */
export type ReadingDeed = 'SearchOverDicomWeb' | 'RetrieveOverDicomWeb'

interface Route {
  readonly url: string
  readonly deed: ReadingDeed
  readonly answer: Answer
}

const search = (url: string, answer: Answer): Route => ({ url, deed: 'SearchOverDicomWeb', answer })
const retrieve = (url: string, answer: Answer): Route => ({ url, deed: 'RetrieveOverDicomWeb', answer })

/** What is read at which address, below `/dicomweb` and below a link's `dicomweb` (PS3.18 10.4, 10.6). */
export const READING_ROUTES: readonly Route[] = [
  search('/studies', answerStudies),
  search('/series', answerSeries),
  search('/instances', answerInstances),
  search(`${STUDY}/series`, answerStudySeries),
  search(`${STUDY}/instances`, answerStudyInstances),
  search(`${SERIES}/instances`, answerSeriesInstances),
  retrieve(STUDY, answerStudyFiles),
  retrieve(SERIES, answerSeriesFiles),
  retrieve(`${STUDY}/metadata`, answerStudyMetadata),
  retrieve(`${STUDY}/rendered`, answerStudyRendered),
  retrieve(`${STUDY}/thumbnail`, answerStudyThumbnail),
  retrieve(`${SERIES}/metadata`, answerSeriesMetadata),
  retrieve(`${SERIES}/rendered`, answerSeriesRendered),
  retrieve(`${SERIES}/thumbnail`, answerSeriesThumbnail),
  retrieve(INSTANCE, answerInstance),
  retrieve(`${INSTANCE}/metadata`, answerInstanceMetadata),
  retrieve(`${INSTANCE}/frames/:frames`, answerFrames),
  retrieve(`${INSTANCE}/frames/:frames/rendered`, answerFramesRendered),
  retrieve(`${INSTANCE}/frames/:frames/thumbnail`, answerFramesThumbnail),
  retrieve(`${INSTANCE}/rendered`, answerRendered),
  retrieve(`${INSTANCE}/thumbnail`, answerThumbnail),
  retrieve(`${INSTANCE}/bulkdata/*`, answerBulkData),
]

/** Below the door, where no route is. @throws ApiError NotFound */
export const answerNothing = async (): Promise<never> => {
  throw notFound('address')
}
