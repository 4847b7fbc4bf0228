import type { Argument, MethodName } from '@opaline/contract'
import { wrongMeaningsOf } from './text-meanings.ts'
import { said, type Wrong } from './wrong.ts'
import { wrongValuesOf } from './wrong-values.ts'

/** A wrong value of one key of a JSON argument, as the whole argument: the message names the key. */
export interface WrongKey extends Wrong {
  readonly key: string
}

const at = (key: string, { title, value, problem }: Wrong, around: (value: unknown) => unknown): WrongKey => ({
  key,
  title,
  value: around(value),
  problem,
})

const flag = { FlagId: 1, FlagName: 'Stat', Color: '#ff0000' }
const group = { GroupId: 1, GroupName: 'Priority', FlagList: [flag] }
const name = { name: 'name', check: 'text', optional: false, maxLength: 64 } as const
const number = { check: 'int', optional: true, minimum: 0, maximum: 2_147_483_647 } as const
const UID = '2.25.1'
const SHA256 = '0'.repeat(64)

const hashes = (around: (value: unknown) => unknown): WrongKey[] =>
  ['x', 5, {}, SHA256.slice(1), `${SHA256}0`, `g${SHA256.slice(1)}`].map((value) =>
    at('Sha256', said(JSON.stringify(value), value, 'is not SHA-256 format.'), around),
  )
const uids = (around: (value: unknown) => unknown): WrongKey[] =>
  ['x', 5, {}, '1..2', `1.${'2'.repeat(64)}`, '1.2\\3'].map((value) =>
    at('SopInstanceUid', said(JSON.stringify(value), value, 'is not UID format.'), around),
  )

const colors: readonly Wrong[] = ['red', '#ff00', '#ff00000', '#gg0000', 'url(x)'].map((value) =>
  said(value, value, 'is not #rrggbb format.'),
)
const flags = wrongValuesOf({ check: 'jsonList', optional: true, maxItems: 100, knownKeys: Object.keys(flag) })

/** Keys whose rules stand with a method and not with its argument. */
const KEYS: Readonly<Record<string, () => readonly WrongKey[]>> = {
  'CheckDicomFiles.fileList': () => [
    ...uids((value) => [{ SopInstanceUid: UID }, { SopInstanceUid: value, Sha256: SHA256 }]),
    ...hashes((value) => [{ SopInstanceUid: UID, Sha256: value }]),
  ],
  'CheckDocumentFiles.fileList': () => hashes((value) => [{ Sha256: SHA256 }, { Sha256: value }]),
  'SignUploadReceipt.fileList': () => {
    const file = { FileNumber: 1, SopInstanceUid: UID, Sha256: SHA256 }
    const fileNumber = { check: 'int', optional: false, minimum: 1, maximum: 2_147_483_647 } as const
    return [
      ...wrongValuesOf(fileNumber).map((one) => at('FileNumber', one, (value) => [{ ...file, FileNumber: value }])),
      ...uids((value) => [file, { ...file, SopInstanceUid: value }]),
      ...hashes((value) => [{ ...file, Sha256: value }]),
    ]
  },
  'UpdateFolderWithJSON.jsonParameters': () => [
    ...[
      ...wrongValuesOf({ check: 'text', optional: true, maxLength: 255 }),
      ...wrongMeaningsOf('UpdateFolderWithJSON', { ...name, name: 'newFolderName' }),
    ].map((one) => at('FolderName', one, (value) => ({ FolderName: value }))),
    ...[
      ...wrongValuesOf({ check: 'text', optional: true }),
      ...wrongMeaningsOf('UpdateFolderWithJSON', { ...name, name: 'folderDescription' }),
    ].map((one) => at('FolderDescription', one, (value) => ({ FolderName: 'right', FolderDescription: value }))),
  ],
  'SetIndexedTags.indexedTagList': () => {
    const tag = { Tag: 'BodyPartThickness', Level: 'Series' }
    const text = { check: 'text', optional: false, maxLength: 64 } as const
    return [
      ...wrongValuesOf(text).map((one) => at('Tag', one, (value) => [{ ...tag, Tag: value }])),
      ...wrongValuesOf({ check: 'text', optional: false, oneOf: ['Study', 'Series', 'Instance'] }).map((one) =>
        at('Level', one, (value) => [{ ...tag, Level: value }]),
      ),
      ...wrongValuesOf({ ...text, optional: true }).map((one) =>
        at('PrivateCreator', one, (value) => [{ ...tag, PrivateCreator: value }]),
      ),
      ...wrongValuesOf({ check: 'text', optional: true, maxLength: 2 }).map((one) =>
        at('VR', one, (value) => [{ ...tag, VR: value }]),
      ),
    ]
  },
  'UpdateAccount.defaultOrderFlagList': () => {
    const given = { GroupId: 1, FlagId: 1 }
    const id = { check: 'int', optional: false, minimum: 0, maximum: 2_147_483_647 } as const
    return ['GroupId', 'FlagId'].flatMap((key) =>
      wrongValuesOf(id).map((one) => at(key, one, (value) => [{ ...given, [key]: value }])),
    )
  },
  'SetAccountFlagDictionary.flagGroupList': () => [
    ...wrongValuesOf(number).map((one) => at('GroupId', one, (value) => [{ ...group, GroupId: value }])),
    ...wrongValuesOf(name).map((one) => at('GroupName', one, (value) => [{ ...group, GroupName: value }])),
    ...flags.map((one) => at('FlagList', one, (value) => [{ ...group, FlagList: value }])),
    ...wrongValuesOf(number).map((one) =>
      at('FlagId', one, (value) => [{ ...group, FlagList: [{ ...flag, FlagId: value }] }]),
    ),
    ...[...wrongValuesOf(name), ...wrongMeaningsOf('SetAccountFlagDictionary', { ...name, name: 'name' })].map((one) =>
      at('FlagName', one, (value) => [{ ...group, FlagList: [{ ...flag, FlagName: value }] }]),
    ),
    ...[...wrongValuesOf({ check: 'text', optional: false }), ...colors].map((one) =>
      at('Color', one, (value) => [{ ...group, FlagList: [{ ...flag, Color: value }] }]),
    ),
  ],
}

/**
 * The wrong values of every key that a JSON argument may have.
 * @throws Error for an argument whose keys no table knows
 */
export function wrongKeysOf(method: MethodName, argument: Argument): readonly WrongKey[] {
  if (argument.check !== 'json' && argument.check !== 'jsonList') return []
  if (argument.keys !== undefined)
    return Object.entries(argument.keys).flatMap(([key, rules]) =>
      wrongValuesOf(rules).map((one) => at(key, one, (value) => ({ [key]: value }))),
    )
  const known = KEYS[`${method}.${argument.name}`]
  if (known === undefined) throw new Error(`The keys of ${argument.name} of ${method} stand nowhere in the table.`)
  return known()
}
