import { ApiError, checkArgument, type Rules, shownValue } from '@opaline/contract'
import { invalid } from '../errors.ts'
import { refuseUnsafe } from '../unsafe-characters.rules.ts'
import { isPrivateTag, readPath, vrOf } from './attribute-path.ts'
import type { IndexedTag, Level } from './indexed-tag.ts'
import { isMatchable } from './match-value.rules.ts'
import { placeOf } from './search-attributes.ts'

type Json = Readonly<Record<string, unknown>>

/** How callers name levels. */
export const LEVEL_NAMES: Readonly<Record<Level, 'Study' | 'Series' | 'Instance'>> = {
  study: 'Study',
  series: 'Series',
  instance: 'Instance',
}

const TEXT: Rules = { check: 'text', optional: false, maxLength: 64 }
const LEVEL: Rules = { check: 'text', optional: false, oneOf: Object.values(LEVEL_NAMES) }
const CREATOR: Rules = { check: 'text', optional: true, maxLength: 64 }
const VR: Rules = { check: 'text', optional: true, maxLength: 2 }

/** @throws ApiError InvalidParameter that names the key */
function read(json: Json, key: string, rules: Rules): string {
  const checked = checkArgument(key, rules, json[key])
  if ('problem' in checked) throw new ApiError('InvalidParameter', checked.problem)
  return typeof checked.value === 'string' ? checked.value : ''
}

function readTag(json: Json): string {
  const given = read(json, 'Tag', TEXT)
  const path = readPath(given) ?? []
  const [tag = ''] = path
  if (path.length !== 1 || /^000[0-2]/.test(tag))
    throw invalid(
      'Tag',
      `Given value = '${shownValue(given)}' is neither a keyword nor 8 hexadecimal digits of a data set.`,
    )
  if (placeOf([tag], []) !== undefined)
    throw invalid('Tag', `Given value = '${shownValue(given)}' is searched already.`)
  return tag
}

function readCreator(json: Json, tag: string): string {
  const creator = read(json, 'PrivateCreator', CREATOR).trim()
  refuseUnsafe('PrivateCreator', creator)
  if (isPrivateTag(tag) && creator === '') throw invalid('PrivateCreator', 'A private tag needs its creator.')
  if (!isPrivateTag(tag) && creator !== '') throw invalid('PrivateCreator', 'The tag is not private.')
  return creator
}

function readVr(json: Json, tag: string): string {
  const given = read(json, 'VR', VR).toUpperCase()
  const vr = given === '' ? vrOf(tag, []) : given
  if (!isMatchable(vr))
    throw invalid(
      'VR',
      given === ''
        ? 'The tag needs one whose values can be compared.'
        : `Given value = '${shownValue(given)}' is none whose values can be compared.`,
    )
  return vr
}

function readOne(json: Json): IndexedTag {
  const tag = readTag(json)
  const name = read(json, 'Level', LEVEL)
  const level = (Object.keys(LEVEL_NAMES) as Level[]).find((one) => LEVEL_NAMES[one] === name) ?? 'study'
  return { tag, level, privateCreator: readCreator(json, tag), vr: readVr(json, tag) }
}

/** Reads a list of tags as callers give it, each tag once. @throws ApiError InvalidParameter */
export function readGivenTags(list: readonly Json[]): IndexedTag[] {
  const tags = list.map(readOne)
  const twice = tags.find(({ tag }, index) => tags.findIndex((other) => other.tag === tag) !== index)
  if (twice) throw invalid('Tag', `Given value = '${twice.tag}' is there twice.`)
  return tags
}
