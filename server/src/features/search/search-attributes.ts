import { SERIES_ATTRIBUTES, STUDY_ATTRIBUTES } from '../instances/attribute-tags.ts'
import type { AttributePath } from './attribute-path.ts'
import type { IndexedTag, Level } from './indexed-tag.ts'

/**
 * Where an attribute's value is found: in a column of its level's table or of the order, in the keys, or in the stored
 * JSON of its level.
 */
export type Place = 'uid' | 'date' | 'time' | 'modalities' | 'order' | 'key' | 'column' | 'json'

/** An attribute that searches match. */
export interface SearchAttribute {
  readonly path: AttributePath
  readonly level: Level
  readonly place: Place
  readonly vr: string
}

/** Attributes that are not matched in the stored JSON (PS3.18 tables 10.6.1-5 to 10.6.1-7), by tag. */
export const MATCHING: Readonly<Record<string, readonly [Level, Place]>> = {
  '00080020': ['study', 'date'],
  '00080030': ['study', 'time'],
  '00080050': ['study', 'order'],
  '00080061': ['study', 'modalities'],
  '00080090': ['study', 'key'],
  '00081030': ['study', 'order'],
  '00100010': ['study', 'order'],
  '00100020': ['study', 'order'],
  '00100030': ['study', 'order'],
  '00100040': ['study', 'order'],
  '0020000D': ['study', 'uid'],
  '00200010': ['study', 'key'],
  '00080060': ['series', 'column'],
  '0020000E': ['series', 'uid'],
  '00080016': ['instance', 'column'],
  '00080018': ['instance', 'uid'],
  '00200013': ['instance', 'column'],
  '00280008': ['instance', 'column'],
  '00280010': ['instance', 'column'],
  '00280011': ['instance', 'column'],
  '00280100': ['instance', 'column'],
}

const hex = (tag: number): string => tag.toString(16).toUpperCase().padStart(8, '0')

const STORED: Readonly<Record<'study' | 'series', ReadonlySet<string>>> = {
  study: new Set(STUDY_ATTRIBUTES.map(hex)),
  series: new Set(SERIES_ATTRIBUTES.map(hex)),
}

/** What a study's and a series' stored attributes both may have is the study's. */
const levelInJson = (tag: string): Level | undefined =>
  STORED.study.has(tag) ? 'study' : STORED.series.has(tag) ? 'series' : undefined

// It is the answer's, not the stored text's.
const SPECIFIC_CHARACTER_SET = '00080005'

const DEPTH: Readonly<Record<Level, number>> = { study: 0, series: 1, instance: 2 }

/** Whether an attribute tells things of a level below apart, so that no one value of it is that of the whole. */
export const isOfLevelBelow = (level: Level, tag: string): boolean => DEPTH[MATCHING[tag]?.[0] ?? level] > DEPTH[level]

/** Whether the stored attributes of a level, or its columns, hold an attribute. */
export const isHeld = (level: Level, tag: string): boolean =>
  STORED.study.has(tag) || (level !== 'study' && STORED.series.has(tag)) || MATCHING[tag] !== undefined

/** Level and place of a path; undefined: searches do not match it. */
export function placeOf(path: AttributePath, indexed: readonly IndexedTag[]): readonly [Level, Place] | undefined {
  const [first = ''] = path
  if (first === SPECIFIC_CHARACTER_SET) return undefined
  if (path.length === 1) {
    const own = indexed.find((candidate) => candidate.tag === first)
    const known = MATCHING[first] ?? (own && ([own.level, 'key'] as const))
    if (known) return known
  }
  const level = levelInJson(first)
  return level && [level, 'json']
}
