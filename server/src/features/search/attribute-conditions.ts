import { type RawBuilder, sql } from 'kysely'
import type { Level } from './indexed-tag.ts'
import type { MatchValue } from './match-value.rules.ts'
import { nameMatches, namePatterns, textNameMatches } from './name-conditions.ts'
import type { Match } from './read-query.ts'
import { allOf, textMatches } from './value-conditions.ts'

type Condition = RawBuilder<boolean>
type Normal = ReadonlyMap<string, string>

/** The tables of a search by the aliases that its statements give them. */
export const ALIAS: Readonly<Record<Level, string>> = { study: 's', series: 'e', instance: 'i' }

const COLUMNS: Readonly<Record<string, string>> = {
  '0020000D': 's.study_instance_uid',
  '00080020': 's.study_date',
  '00080030': 's.study_time',
  '00080060': 'e.modality',
  '0020000E': 'e.series_instance_uid',
  '00080016': 'i.sop_class_uid',
  '00080018': 'i.sop_instance_uid',
}

const NUMBER_COLUMNS: Readonly<Record<string, string>> = {
  '00200013': 'i.instance_number',
  '00280008': 'i.number_of_frames',
  '00280010': 'i.image_rows',
  '00280011': 'i.image_columns',
  '00280100': 'i.bits_allocated',
}

/** The corrected attributes, which an order holds as they go out (contract 9). */
const ORDER_COLUMNS: Readonly<Record<string, string>> = {
  '00080050': 'o.accession_number',
  '00081030': 'o.study_description',
  '00100010': 'o.patient_name',
  '00100020': 'o.patient_id',
  '00100030': 'o.birth_date',
  '00100040': 'o.patient_sex',
}

/** What an index leads to, beside the text as it stands. */
const SEARCH_COLUMNS: Readonly<Record<string, string>> = {
  '00080050': 'o.accession_search',
  '00100020': 'o.patient_id_search',
}

const inC = (text: RawBuilder<unknown>): RawBuilder<unknown> => sql`(${text} collate "C")`

const upper = (value: MatchValue, normal: Normal): MatchValue => {
  const each = (texts: readonly string[]) => texts.map((text) => normal.get(text) ?? text)
  if (value.kind === 'values') return { kind: 'values', values: each(value.values) }
  return value.kind === 'patterns' ? { kind: 'patterns', patterns: each(value.patterns) } : value
}

/** `2026-01-02` of `20260102`. */
export const hyphenated = (date: string): string => date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')

function birthDate(value: MatchValue): MatchValue {
  if (value.kind === 'values') return { kind: 'values', values: value.values.map(hyphenated) }
  return value.kind === 'range' ? { kind: 'range', from: hyphenated(value.from), to: hyphenated(value.to) } : value
}

function orderMatches(tag: string, value: MatchValue, normal: Normal): Condition {
  if (tag === '00100010') return nameMatches(namePatterns(value, normal))
  const column = inC(sql.ref(ORDER_COLUMNS[tag] ?? ''))
  if (tag === '00100030') return textMatches(column, birthDate(value))
  const indexed = SEARCH_COLUMNS[tag]
  const exactly = textMatches(column, value)
  return indexed === undefined ? exactly : allOf([textMatches(sql.ref(indexed), upper(value, normal)), exactly])
}

const asNumber = (value: MatchValue): number[] =>
  (value.kind === 'values' ? value.values : []).map(Number).filter((number) => Math.abs(number) < 2 ** 31)

/** The JSON of a level below the study has a value at a path that is what is asked for. */
function jsonMatches({ path, level, vr }: Match['attribute'], value: MatchValue, normal: Normal): Condition {
  const jsonPath = `$${path.map((tag) => `."${tag}".Value[*]`).join('')}`
  const text = sql`value_text(v)`
  const compared: Readonly<Record<string, RawBuilder<unknown>>> = {
    DA: sql`dicom_date(${text})`,
    TM: sql`dicom_time(${text})`,
  }
  const matches =
    vr === 'PN' ? textNameMatches(text, namePatterns(value, normal)) : textMatches(inC(compared[vr] ?? text), value)
  return sql<boolean>`exists (select 1 from jsonb_path_query(stored_json(${sql.ref(`${ALIAS[level]}.attributes`)}),
    ${jsonPath}::jsonpath) v where ${matches})`
}

/** What the rows of `attribute_keys k` must be to have a value that is asked for. */
export function keyMatches({ path, vr }: Match['attribute'], value: MatchValue, normal: Normal): Condition {
  const tag = sql<boolean>`k.tag = ${path[0]}`
  if (vr !== 'PN') return allOf([tag, textMatches(sql.ref('k.value'), value)])
  const patterns = namePatterns(value, normal)
  const whole: MatchValue =
    value.kind === 'values' ? { kind: 'values', values: patterns } : { kind: 'patterns', patterns }
  return allOf([tag, textMatches(sql.ref('k.value'), whole)])
}

const KEY_OF: Readonly<Record<Level, Condition>> = {
  study: sql<boolean>`k.study_id = s.id`,
  series: sql<boolean>`k.series_id = e.id`,
  instance: sql<boolean>`k.instance_id = i.id`,
}

// Row by row with a limit, lest the planner gather all that have the value before it looks at the first row.
const hasKey = (accountUuid: string, match: Match, normal: Normal): Condition =>
  sql<boolean>`(select true from attribute_keys k where k.account_id = ${accountUuid}::uuid
    and ${KEY_OF[match.attribute.level]} and ${keyMatches(match.attribute, match.value, normal)} limit 1)`

function modalitiesMatch(value: MatchValue): Condition {
  if (value.kind === 'values') return sql<boolean>`s.modalities && ${[...value.values]}::text[]`
  return sql<boolean>`exists (select 1 from unnest(s.modalities) m where ${textMatches(inC(sql`m`), value)})`
}

/** That rows of a match's level (`s`, `e`, `i`, with the order `o`) have what it asks for. */
export function attributeMatches(accountUuid: string, match: Match, normal: Normal): Condition {
  const { attribute, value } = match
  const [tag = ''] = attribute.path
  switch (attribute.place) {
    case 'order':
      return orderMatches(tag, value, normal)
    case 'key':
      return hasKey(accountUuid, match, normal)
    case 'json':
      return jsonMatches(attribute, value, normal)
    case 'modalities':
      return modalitiesMatch(value)
    default: {
      const number = NUMBER_COLUMNS[tag]
      if (number !== undefined) return sql<boolean>`${sql.ref(number)} = any(${asNumber(value)}::int[])`
      const column = sql.ref(COLUMNS[tag] ?? '')
      // Its index begins with the institution.
      if (tag === '00080018')
        return sql<boolean>`(i.institution_id = any(array(select id from institutions)) and ${textMatches(column, value)})`
      // UIDs are only ever compared as wholes, so that their own indexes, of whatever collation, lead to them.
      return textMatches(attribute.vr === 'UI' ? column : inC(column), value)
    }
  }
}
