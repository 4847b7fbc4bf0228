import { DICOM_JSON, DICOM_XML } from './media-types.ts'
import { INSTANCE, READING_ROUTES, type ReadingDeed, SERIES, STUDY } from './routes.ts'

/** A parameter that a service understands. */
interface Parameter {
  readonly name: string
  readonly style: 'query' | 'header' | 'template'
}

/** One method of an address. */
export interface Capability {
  /** From the root on, its parts as in RFC 6570: `studies/{study}`. */
  readonly path: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly id: ReadingDeed | 'StoreOverDicomWeb' | 'DeleteOverDicomWeb'
  readonly parameters: readonly Parameter[]
  /** What is sent. */
  readonly accepts: readonly string[]
  /** What is answered. */
  readonly answers: readonly string[]
}

const query = (...names: string[]): Parameter[] => names.map((name) => ({ name, style: 'query' }))

const DOOR: readonly Parameter[] = query('user', 'institution')
const ACCEPT: readonly Parameter[] = [{ name: 'Accept', style: 'header' }, ...query('accept')]
const RENDERING = query('viewport', 'window', 'quality', 'annotation')
const URI = query(
  ...['requestType', 'studyUID', 'seriesUID', 'objectUID', 'contentType', 'transferSyntax', 'frameNumber', 'rows'],
  ...['columns', 'region', 'windowCenter', 'windowWidth', 'imageQuality', 'annotation'],
)
const BY_DEED: Readonly<Record<ReadingDeed, readonly Parameter[]>> = {
  SearchOverDicomWeb: query('{attribute}', 'includefield', 'fuzzymatching', 'limit', 'offset'),
  RetrieveOverDicomWeb: query('original'),
}

const isPicture = (path: string): boolean => /(?:rendered|thumbnail)$/.test(path)

const template = (url: string): string =>
  url
    .slice(1)
    .replace(/:(\w+)/g, '{$1}')
    .replace('*', '{path}')

const inPath = (path: string): Parameter[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({ name, style: 'template' }))

const reading = READING_ROUTES.map(({ url, deed, mediaTypes }): Capability => {
  const path = template(url)
  const more = path === 'wado' ? URI : [...ACCEPT, ...(isPicture(path) ? RENDERING : BY_DEED[deed])]
  return {
    path,
    method: 'GET',
    id: deed,
    parameters: [...inPath(path), ...more, ...DOOR],
    accepts: [],
    answers: mediaTypes,
  }
})

const STORED = [
  'multipart/related; type="application/dicom"',
  'multipart/related; type="application/dicom+json"',
  'application/dicom',
]

const storing = ['/studies', STUDY].map((url): Capability => {
  const path = template(url)
  const parameters = [...inPath(path), ...DOOR]
  return {
    path,
    method: 'POST',
    id: 'StoreOverDicomWeb',
    parameters,
    accepts: STORED,
    answers: [DICOM_JSON, DICOM_XML],
  }
})

const deleting = [STUDY, SERIES, INSTANCE].map((url): Capability => {
  const path = template(url)
  return {
    path,
    method: 'DELETE',
    id: 'DeleteOverDicomWeb',
    parameters: [...inPath(path), ...DOOR],
    accepts: [],
    answers: [],
  }
})

/** All that the door does, from the routes that it has. */
export const CAPABILITIES: readonly Capability[] = [...reading, ...storing, ...deleting]
