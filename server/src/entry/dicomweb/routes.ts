import { notFound } from '../../features/errors.ts'
import { answerInstanceBulkData, answerSeriesBulkData, answerStudyBulkData } from './answer-all-bulk-data.ts'
import { answerBulkData } from './answer-bulk-data.ts'
import { answerInstance, answerSeriesFiles, answerStudyFiles } from './answer-files.ts'
import { answerFrames } from './answer-frames.ts'
import { answerInstanceMetadata, answerSeriesMetadata, answerStudyMetadata } from './answer-metadata.ts'
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
import { answerUri } from './answer-uri.ts'
import type { Answer } from './dicomweb-request.ts'
import { DICOM, DICOM_JSON, FRAME_MEDIA_TYPES, OCTET_STREAM } from './media-types.ts'

export const STUDY = '/studies/:study'
export const SERIES = `${STUDY}/series/:series`
export const INSTANCE = `${SERIES}/instances/:instance`

/** What is asked for at an address, for the policy and the audit. */
export type ReadingDeed = 'SearchOverDicomWeb' | 'RetrieveOverDicomWeb'

interface Route {
  readonly url: string
  readonly deed: ReadingDeed
  readonly answer: Answer
  /** What it answers with, the default first. */
  readonly mediaTypes: readonly string[]
}

const ATTRIBUTES = [DICOM_JSON, 'multipart/related; type="application/dicom+xml"']
const FILES = ['multipart/related; type="application/dicom"']
const PICTURES = ['image/jpeg', 'image/png']
const MANY_PICTURES = [...PICTURES, ...PICTURES.map((type) => `multipart/related; type="${type}"`)]
const SHOWN = [...MANY_PICTURES, 'application/pdf', 'video/mp4', 'video/mpeg']
const BYTES = [OCTET_STREAM, `multipart/related; type="${OCTET_STREAM}"`]
const FRAMES = [...BYTES, ...FRAME_MEDIA_TYPES.flatMap((type) => [type, `multipart/related; type="${type}"`])]

const search = (url: string, answer: Answer): Route => ({
  url,
  deed: 'SearchOverDicomWeb',
  answer,
  mediaTypes: ATTRIBUTES,
})
const retrieve = (url: string, mediaTypes: readonly string[], answer: Answer): Route => ({
  url,
  deed: 'RetrieveOverDicomWeb',
  answer,
  mediaTypes,
})

/** What is read at which address, below `/dicomweb` and below a link's `dicomweb` (PS3.18 9, 10.4, 10.6). */
export const READING_ROUTES: readonly Route[] = [
  search('/studies', answerStudies),
  search('/series', answerSeries),
  search('/instances', answerInstances),
  search(`${STUDY}/series`, answerStudySeries),
  search(`${STUDY}/instances`, answerStudyInstances),
  search(`${SERIES}/instances`, answerSeriesInstances),
  retrieve(STUDY, FILES, answerStudyFiles),
  retrieve(SERIES, FILES, answerSeriesFiles),
  retrieve(INSTANCE, [...FILES, DICOM], answerInstance),
  retrieve(`${STUDY}/metadata`, ATTRIBUTES, answerStudyMetadata),
  retrieve(`${SERIES}/metadata`, ATTRIBUTES, answerSeriesMetadata),
  retrieve(`${INSTANCE}/metadata`, ATTRIBUTES, answerInstanceMetadata),
  retrieve(`${STUDY}/rendered`, MANY_PICTURES, answerStudyRendered),
  retrieve(`${SERIES}/rendered`, MANY_PICTURES, answerSeriesRendered),
  retrieve(`${INSTANCE}/rendered`, SHOWN, answerRendered),
  retrieve(`${INSTANCE}/frames/:frames/rendered`, MANY_PICTURES, answerFramesRendered),
  retrieve(`${STUDY}/thumbnail`, PICTURES, answerStudyThumbnail),
  retrieve(`${SERIES}/thumbnail`, PICTURES, answerSeriesThumbnail),
  retrieve(`${INSTANCE}/thumbnail`, PICTURES, answerThumbnail),
  retrieve(`${INSTANCE}/frames/:frames/thumbnail`, PICTURES, answerFramesThumbnail),
  retrieve(`${INSTANCE}/frames/:frames`, FRAMES, answerFrames),
  retrieve(`${STUDY}/bulkdata`, BYTES.slice(1), answerStudyBulkData),
  retrieve(`${SERIES}/bulkdata`, BYTES.slice(1), answerSeriesBulkData),
  retrieve(`${INSTANCE}/bulkdata`, BYTES.slice(1), answerInstanceBulkData),
  retrieve(`${INSTANCE}/bulkdata/*`, BYTES, answerBulkData),
  retrieve('/wado', [...PICTURES, DICOM, 'application/pdf', 'video/mp4', 'video/mpeg'], answerUri),
]

/** Below the door, where no route is. @throws ApiError NotFound */
export const answerNothing = async (): Promise<never> => {
  throw notFound('address')
}
