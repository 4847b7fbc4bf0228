import { ApiError, checkArgument, type Rules, shownValue } from '@opaline/contract'
import { invalid } from '../errors.ts'
import { refuseUnsafe } from '../unsafe-characters.rules.ts'
import type { FlagGroup } from './read-flag-dictionary.ts'

type Json = Readonly<Record<string, unknown>>
type Flag = FlagGroup['FlagList'][number]

const LONGEST_NAME = 64
const MOST_FLAGS = 100
const ID: Rules = { check: 'int', optional: true, minimum: 0, maximum: 2_147_483_647 }
const NAME: Rules = { check: 'text', optional: false, maxLength: LONGEST_NAME }
const COLOR: Rules = { check: 'text', optional: false }
const FLAGS: Rules = {
  check: 'jsonList',
  optional: true,
  maxItems: MOST_FLAGS,
  knownKeys: ['FlagId', 'FlagName', 'Color'],
}
const IS_COLOR = /^#[0-9a-f]{6}$/

/** @throws ApiError InvalidParameter that names the key */
function read<T>(json: Json, key: string, rules: Rules): T {
  const checked = checkArgument(key, rules, json[key])
  if ('problem' in checked) throw new ApiError('InvalidParameter', checked.problem)
  return checked.value as T
}

function readName(json: Json, key: string): string {
  const name = read<string>(json, key, NAME).trim()
  if (name === '') throw invalid(key, 'A value is required.')
  refuseUnsafe(key, name)
  return name
}

function readColor(json: Json): string {
  const color = read<string>(json, 'Color', COLOR).toLowerCase()
  if (!IS_COLOR.test(color)) throw invalid('Color', `Given value = '${shownValue(color)}' is not #rrggbb format.`)
  return color
}

const readId = (json: Json, key: string): number => read<number | undefined>(json, key, ID) ?? 0

const readFlag = (json: Json): Flag => ({
  FlagId: readId(json, 'FlagId'),
  FlagName: readName(json, 'FlagName'),
  Color: readColor(json),
})

const readGroup = (json: Json): FlagGroup => ({
  GroupId: readId(json, 'GroupId'),
  GroupName: readName(json, 'GroupName'),
  FlagList: (read<readonly Json[] | undefined>(json, 'FlagList', FLAGS) ?? []).map(readFlag),
})

/** A flag that new orders get; FlagId 0: none of this group. */
export interface DefaultFlag {
  readonly GroupId: number
  readonly FlagId: number
}

const GIVEN_ID: Rules = { ...ID, optional: false }

/** Reads them, each group once. @throws ApiError InvalidParameter */
export function readGivenDefaults(given: readonly Json[]): DefaultFlag[] {
  const flags = given.map((json) => ({
    GroupId: read<number>(json, 'GroupId', GIVEN_ID),
    FlagId: read<number>(json, 'FlagId', GIVEN_ID),
  }))
  requireOnce(
    'GroupId',
    flags.map(({ GroupId }) => GroupId),
  )
  return flags
}

function requireOnce(key: string, ids: readonly number[]): void {
  const given = ids.filter((id) => id !== 0)
  const twice = given.find((id, index) => given.indexOf(id) !== index)
  if (twice !== undefined) throw invalid(key, `Given value = '${twice}' is there twice.`)
}

/**
 * A dictionary as a caller gives it; an id of 0 is still to be given.
 * @throws ApiError InvalidParameter that names the key that is wrong
 */
export function readGivenDictionary(list: readonly Json[]): FlagGroup[] {
  const groups = list.map(readGroup)
  const groupIds = groups.map(({ GroupId }) => GroupId)
  requireOnce('GroupId', groupIds)
  for (const { FlagList } of groups)
    requireOnce(
      'FlagId',
      FlagList.map(({ FlagId }) => FlagId),
    )
  return groups
}

/** Numbers that are not among the taken ones, from 1 on; each once. */
function* freeNumbers(taken: readonly number[]): Generator<number, never> {
  const used = new Set(taken)
  for (let number = 1; ; number += 1) if (!used.has(number)) yield number
}

const flagIds = (groups: readonly FlagGroup[]): number[] =>
  groups.flatMap(({ FlagList }) => FlagList.map(({ FlagId }) => FlagId))

/** Gives the ids that are missing: none that is given, nor one that had a meaning until now. */
export function giveIds(groups: readonly FlagGroup[], before: readonly FlagGroup[]): FlagGroup[] {
  const all = [...groups, ...before]
  const freeGroups = freeNumbers(all.map(({ GroupId }) => GroupId))
  const freeFlags = freeNumbers(flagIds(all))
  return groups.map((group) => ({
    ...group,
    GroupId: group.GroupId || freeGroups.next().value,
    FlagList: group.FlagList.map((flag) => ({ ...flag, FlagId: flag.FlagId || freeFlags.next().value })),
  }))
}
