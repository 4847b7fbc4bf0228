import { vrOfTag } from '@opaline/dicom'
import { correctStudyJson } from '../corrections/correct-json.ts'
import { CORRECTED_ATTRIBUTES, type CorrectedKeyword } from '../corrections/correction.ts'
import { attribute, type DicomAttributes } from '../studies/dicom-attributes.ts'
import { storedText } from '../studies/instance-json.ts'
import { isPrivateTag } from './attribute-path.ts'
import type { FoundRow } from './found-row.ts'
import type { IndexedTag, Level } from './indexed-tag.ts'
import { privateTags } from './indexed-values.rules.ts'
import type { SearchQuery } from './read-query.ts'
import { isOfLevelBelow } from './search-attributes.ts'

/** How answers are made. */
export interface Showing {
  readonly level: Level
  /** The levels above that are answered too, since the address does not name them (PS3.18 10.6.3.3). */
  readonly alsoLevels: readonly Level[]
  readonly query: SearchQuery
  /** The address of the door, for Retrieve URL (0008,1190). */
  readonly root: string
  /** Whether what is stored is shown without its corrections. */
  readonly isOriginal: boolean
  /** What the account searches by beyond the standard's attributes. */
  readonly indexed: readonly IndexedTag[]
}

const UTF_8 = attribute('CS', 'ISO_IR 192')
const ONLINE = attribute('CS', 'ONLINE')

const parse = (json: string): DicomAttributes => JSON.parse(json) as DicomAttributes

function corrected(stored: DicomAttributes, corrections: FoundRow['corrections']): DicomAttributes {
  if (corrections === null) return stored
  const values = Object.entries(corrections).filter(([keyword]) => Object.hasOwn(CORRECTED_ATTRIBUTES, keyword))
  // Orders hold days with hyphens, DICOM without.
  const texts = values.map(([keyword, text]): [CorrectedKeyword, string] => [
    keyword as CorrectedKeyword,
    CORRECTED_ATTRIBUTES[keyword as CorrectedKeyword].vr === 'DA' ? text.replaceAll('-', '') : text,
  ])
  return correctStudyJson(stored, { values: new Map(texts), acts: [] })
}

const ofStudy = (row: FoundRow, { isOriginal }: Showing): DicomAttributes => ({
  ...(isOriginal ? parse(row.attributes) : corrected(parse(row.attributes), row.corrections)),
  '00080061': attribute('CS', ...row.modalities),
  '0020000D': attribute('UI', row.study_instance_uid),
  '00201206': attribute('IS', row.series_count),
  '00201208': attribute('IS', row.instances_count),
})

const ofSeries = (row: FoundRow): DicomAttributes => ({
  ...parse(row.series_attributes),
  '00080060': attribute('CS', ...(row.modality === '' ? [] : [row.modality])),
  '0020000E': attribute('UI', row.series_instance_uid),
  '00201209': attribute('IS', row.series_instances_count),
})

/** What an image's metadata says, without what its columns and the levels above say. */
function ofMetadata(row: FoundRow): DicomAttributes {
  if (row.metadata === null) return {}
  const facts = {
    studyInstanceUid: row.study_instance_uid,
    seriesInstanceUid: row.series_instance_uid,
    modality: row.modality,
  }
  return parse(storedText({ ...row, metadata: row.metadata }, facts).toString('utf8'))
}

/** A count that says nothing where it is none: an image has rows. */
const counted = (tag: string, vr: string, count: number | null): DicomAttributes =>
  count === null || count === 0 ? {} : { [tag]: attribute(vr, count) }

const ofInstance = (row: FoundRow): DicomAttributes => ({
  '00080016': attribute('UI', row.sop_class_uid),
  '00080018': attribute('UI', row.sop_instance_uid),
  '00083002': attribute('UI', row.transfer_syntax_uid),
  ...counted('00200013', 'IS', row.instance_number),
  ...(row.number_of_frames > 1 ? { '00280008': attribute('IS', row.number_of_frames) } : {}),
  ...counted('00280010', 'US', row.image_rows),
  ...counted('00280011', 'US', row.image_columns),
  ...counted('00280100', 'US', row.bits_allocated),
})

function retrieveUrl(row: FoundRow, { level, root }: Showing): string {
  const study = `${root}/studies/${row.study_instance_uid}`
  const series = `${study}/series/${row.series_instance_uid}`
  return { study, series, instance: `${series}/instances/${row.sop_instance_uid}` }[level]
}

/** All that is known of a row, the levels above laid over its own metadata. */
function allOf(row: FoundRow, showing: Showing): DicomAttributes {
  const { level } = showing
  const isBelow = level !== 'study'
  return {
    ...ofMetadata(row),
    ...(isBelow ? ofSeries(row) : {}),
    ...ofStudy(row, showing),
    ...(level === 'instance' ? ofInstance(row) : {}),
    '00080005': UTF_8,
    '00080056': ONLINE,
    '00081190': attribute('UR', retrieveUrl(row, showing)),
  }
}

const NOT_OF_LEVEL: ReadonlySet<string> = new Set(['00201206', '00201208', '00080061'])

/** Private attributes that are asked for, each with the element that reserves its block in this image. */
const privateOnes = (all: DicomAttributes, { indexed }: Showing, wanted: ReadonlyMap<string, boolean>): string[] =>
  indexed
    .filter(({ tag, privateCreator }) => privateCreator !== '' && wanted.has(tag))
    .flatMap((one) => Object.values(privateTags(all, one) ?? {}))

/** One match as it is answered, ascending by tag. */
export function showFound(row: FoundRow, showing: Showing, wanted: ReadonlyMap<string, boolean>): DicomAttributes {
  const all = allOf(row, showing)
  const known = showing.query.includeAll
    ? Object.keys(all).filter((tag) => wanted.has(tag) || showing.level === 'study' || !NOT_OF_LEVEL.has(tag))
    : [...wanted.keys()].filter(
        (tag) => all[tag] !== undefined && !isPrivateTag(tag) && !isOfLevelBelow(showing.level, tag),
      )
  const empty = [...wanted].filter(([tag, isRequired]) => isRequired && all[tag] === undefined).map(([tag]) => tag)
  const tags = [...new Set([...known, ...empty, ...privateOnes(all, showing, wanted)])].sort()
  return Object.fromEntries(tags.map((tag) => [tag, all[tag] ?? { vr: vrOfTag(Number.parseInt(tag, 16)) ?? 'UN' }]))
}
