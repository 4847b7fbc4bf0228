import type { DicomAttributes } from './dicom-attributes.ts'
import { matchesQuery, pageOf, type Query } from './match-query.ts'

/** What a search for instances answers of each (PS3.18 table 10.6.3-5), and its UIDs. */
const ANSWERED = [
  '00080005',
  '00080016',
  '00080018',
  '00080060',
  '00083002',
  '0020000D',
  '0020000E',
  '00200013',
  '00280008',
  '00280010',
  '00280011',
  '00280100',
]

/** Instances that match, out of the metadata of one or more series. @throws ApiError InvalidParameter */
export function searchInstances(metadata: readonly Buffer[], query: Query): readonly DicomAttributes[] {
  const all = metadata.flatMap((json) => JSON.parse(json.toString('utf8')) as DicomAttributes[])
  const matching = pageOf(
    all.filter((instance) => matchesQuery(instance, query)),
    query,
  )
  return matching.map((instance) =>
    Object.fromEntries(Object.entries(instance).filter(([tag]) => ANSWERED.includes(tag))),
  )
}
