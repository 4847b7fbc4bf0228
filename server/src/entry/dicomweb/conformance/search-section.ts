import { keywordOfTag } from '@opaline/dicom/keywords'
import { SERIES_ATTRIBUTES, STUDY_ATTRIBUTES } from '../../../features/instances/attribute-tags.ts'
import type { Level } from '../../../features/search/indexed-tag.ts'
import { MATCHING } from '../../../features/search/search-attributes.ts'
import type { StatementSection } from './statement.ts'

const LEVELS: readonly Level[] = ['study', 'series', 'instance']

const hex = (tag: number): string => tag.toString(16).toUpperCase().padStart(8, '0')

/** The attributes of a level that are matched, in the order of their tags. */
function tagsOf(level: Level): readonly string[] {
  const own = Object.entries(MATCHING).flatMap(([tag, [of]]) => (of === level ? [tag] : []))
  const stored = level === 'study' ? STUDY_ATTRIBUTES : level === 'series' ? SERIES_ATTRIBUTES : []
  const more = stored.map(hex).filter((tag) => tag !== '00080005' && (MATCHING[tag]?.[0] ?? level) === level)
  return [...new Set([...own, ...more])].sort()
}

const spelled = (tag: string): string => `(${tag.slice(0, 4)},${tag.slice(4)})`

/** Keys that searches match. */
export const searchSection = (): StatementSection => ({
  title: 'Search keys',
  paragraphs: [
    'Keys are given by keyword or by eight hexadecimal digits, those within sequences with a dot between. Matching: single value, list of UIDs (comma or backslash), wildcards * and ?, ranges of dates and times, universal, sequences. Person names match whatever their case and accents, other texts as they stand.',
    'An account may have further tags indexed, private ones too (SetIndexedTags); what was stored before is indexed by a job. What is unknown is passed over and told by a Warning header.',
    'Beside them: includefield (tag, keyword, list, all), fuzzymatching (PatientName), limit, offset; institution and user as everywhere. Results come newest first; what is cut is told by Warning 299.',
  ],
  tables: LEVELS.map((level) => ({
    head: [`${level} level`, 'tag'],
    rows: tagsOf(level).map((tag) => [keywordOfTag(Number.parseInt(tag, 16)) ?? '', spelled(tag)]),
  })),
  tests: [
    'server/src/entry/dicomweb/search.test.ts',
    'server/src/entry/dicomweb/search-scope.test.ts',
    'server/src/entry/dicomweb/indexed-tags.test.ts',
    'server/src/features/search/fuzzy-name.test.ts',
    'tests/dicomweb/peer-departures.test.ts',
  ],
})
