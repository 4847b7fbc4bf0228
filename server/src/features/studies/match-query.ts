import { ApiError } from '@opaline/contract'
import { type DicomAttributes, firstText } from './dicom-attributes.ts'

/** A query as it stands in the address: names and their values. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

/** Attributes that may be asked for, by keyword (PS3.18 table 10.6.1-5); their tags work too. */
const MATCHED: Readonly<Record<string, string>> = {
  AccessionNumber: '00080050',
  Modality: '00080060',
  PatientID: '00100020',
  SOPClassUID: '00080016',
  SOPInstanceUID: '00080018',
  SeriesInstanceUID: '0020000E',
  StudyDate: '00080020',
  StudyInstanceUID: '0020000D',
}

const single = (value: Query[string]): string => (Array.isArray(value) ? value.join(',') : String(value ?? ''))

/** List matching (PS3.4 C.2.2.2.2) of whole values; '' matches everything. */
function matchesValue(text: string, wanted: string): boolean {
  const values = wanted.split(/[,\\]/).filter((value) => value !== '')
  return values.length === 0 || values.includes(text)
}

/** Whether attributes match what a query asks for; names that are no matching key are passed over. */
export function matchesQuery(attributes: DicomAttributes, query: Query): boolean {
  return Object.entries(MATCHED).every(([keyword, tag]) => {
    const wanted = query[keyword] ?? query[tag] ?? query[tag.toLowerCase()]
    return wanted === undefined || matchesValue(firstText(attributes, tag), single(wanted))
  })
}

function count(query: Query, name: string): number | undefined {
  const value = query[name]
  if (value === undefined) return undefined
  if (!/^\d{1,9}$/.test(single(value))) throw new ApiError('InvalidParameter', `${name} is not a number.`)
  return Number(single(value))
}

/** The part of a list that `offset` and `limit` ask for. @throws ApiError InvalidParameter */
export function pageOf<T>(list: readonly T[], query: Query): readonly T[] {
  const offset = count(query, 'offset') ?? 0
  const limit = count(query, 'limit')
  return list.slice(offset, limit === undefined ? undefined : offset + limit)
}
