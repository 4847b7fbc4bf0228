import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CtImageOptions, ctImage } from '../../../../dicom/test/ct-image.ts'
import type { WrittenElement } from '../../../../dicom/test/write-file.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { basicOf, post } from './testing/store-door.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

let door: ViewerDoor
let owner: CreatedAccount
beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
})
afterAll(() => door.close())

const bytes = (text: string) => Buffer.from(text, 'latin1')
const SOP_CLASS = '1.2.840.10008.5.1.4.1.1.2'
const item = (value: string | Uint8Array) => [
  { tag: 0x00081150, vr: 'UI', value: SOP_CLASS },
  { tag: 0x00081155, vr: 'UI', value },
]
const replaced = (...elements: WrittenElement[]): CtImageOptions => ({ elements })
/** The image with other bytes in the place of these. */
function spliced(file: Uint8Array, from: string, to: string): Uint8Array {
  const at = Buffer.from(file).indexOf(bytes(from))
  if (at < 0) throw new Error('The image has no such bytes.')
  return Buffer.concat([file.subarray(0, at), bytes(to), file.subarray(at + from.length)])
}
/** The image without an attribute of its own. */
function without(tag: number): Uint8Array {
  const file = Buffer.from(image(replaced({ tag, vr: 'LO', value: 'GOES' })))
  const at = file.indexOf(bytes('LO\x04\0GOES'))
  return Buffer.concat([file.subarray(0, at - 4), file.subarray(at + 8)])
}
const withOdd = (file: Uint8Array): Uint8Array => spliced(file, 'LO\x04\0ODD!', 'LO\x03\0ODD')

let study = 100
const image = (more: CtImageOptions = {}) => ctImage({ size: 16, studyUid: `2.25.${study}`, ...more })
const withoutPreamble = () => image().subarray(132)

/** What devices send, one by one: the file, and what is noted of it. */
const CASES: readonly (readonly [string, () => Uint8Array, string, string])[] = [
  [
    'a UID padded with a blank',
    () => image(replaced({ tag: 0x00200052, vr: 'UI', value: bytes('2.25.12 ') })),
    'WrongPadding',
    'A value has the wrong padding.',
  ],
  [
    'a text padded with a zero byte',
    () => image(replaced({ tag: 0x00104000, vr: 'LT', value: bytes('abc\0') })),
    'WrongPadding',
    'A value has the wrong padding.',
  ],
  [
    'a value of odd length',
    () => withOdd(image(replaced({ tag: 0x00081090, vr: 'LO', value: 'ODD!' }))),
    'OddLength',
    'A value has an odd length.',
  ],
  [
    'an odd value within an item',
    () => {
      const code = [{ tag: 0x00080104, vr: 'LO', value: 'ODD!' }]
      return withOdd(image(replaced({ tag: 0x00081032, vr: 'SQ', value: { items: [code] }, undefinedLength: true })))
    },
    'OddLength',
    'A value has an odd length.',
  ],
  [
    'an empty UID in a reference',
    () => image(replaced({ tag: 0x00081140, vr: 'SQ', value: { items: [item('')] } })),
    'EmptyUid',
    'A UID is empty.',
  ],
  [
    'a frame of reference that is no UID',
    () => image(replaced({ tag: 0x00200052, vr: 'UI', value: 'a.b' })),
    'IllegalUid',
    'A UID is none.',
  ],
  [
    'a value representation that is none',
    () => image(replaced({ tag: 0x00184000, vr: 'ZZ', value: bytes('abcd') })),
    'UnknownVr',
    'An element has a value representation that is none.',
  ],
  ...(
    [
      0x00080020, 0x00080030, 0x00080050, 0x00080060, 0x00080090, 0x00100010, 0x00100020, 0x00100030, 0x00100040,
      0x00200010, 0x00200011,
    ] as const
  ).map(
    (tag) =>
      [
        `no ${tag.toString(16)}`,
        () => without(tag),
        'MissingAttribute',
        'An attribute is missing that every image must have.',
      ] as const,
  ),
  ['no preamble', withoutPreamble, 'NoPreamble', 'The file has no preamble.'],
]

test.each(CASES)('%s is stored as it is, and said', async (_, make, codes, comment) => {
  study += 1
  const file = make()
  const answer = await post(door, owner, { type: 'application/dicom', body: file })
  const [stored] = answer.json()['00081199']?.Value ?? [answer.json()]
  expect([answer.statusCode, stored]).toEqual([
    202,
    expect.objectContaining({
      '00000902': { vr: 'LO', Value: [`Stored as it is. ${comment}`] },
      '00081196': { vr: 'US', Value: [0xb007] },
    }),
  ])
  const path = new URL(stored['00081190'].Value[0]).pathname
  const accept = 'application/dicom; transfer-syntax=*'
  const { rawPayload } = await door.get(path, { authorization: basicOf(owner), accept })
  expect(rawPayload.subarray(-file.length).equals(file)).toBe(true)
  expect((await warningsOf(`2.25.${study}`)).map((one) => one['Warning']).sort()).toEqual(codes.split(' ').sort())
})

/** The WarningList of the order that a study went into. */
async function warningsOf(uid: string): Promise<Record<string, unknown>[]> {
  const { order_id: order } = await door.services.database.forAccount(owner.AccountUuid, (tx) =>
    tx.selectFrom('studies').select('order_id').where('study_instance_uid', '=', uid).executeTakeFirstOrThrow(),
  )
  const input = { PatientOrderInstitutionUuid: owner.InstitutionUuid, PatientOrderUuid: order }
  const { PatientOrder } = (await door.call(owner, 'GetPatientOrderProperties', { input })) as {
    PatientOrder: { WarningList: Record<string, unknown>[] }
  }
  return PatientOrder.WarningList
}

test('the order counts the images of each warning', async () => {
  study += 1
  const marked = replaced({ tag: 0x00081090, vr: 'LO', value: 'ODD!' })
  for (const slice of [1, 2, 3]) {
    const file = image({ slice, ...marked })
    await post(door, owner, { type: 'application/dicom', body: slice > 1 ? withOdd(file) : file })
  }
  expect(await warningsOf(`2.25.${study}`)).toEqual([
    { Warning: 'OddLength', Message: 'A value has an odd length.', ImagesCount: 2 },
  ])
})

test.each([
  ['no SOP Instance UID', 0x00080018, '', 'The file has no SOP Instance UID, so it cannot be filed.'],
  ['no Study Instance UID', 0x0020000d, '', 'The file has no Study Instance UID, so it cannot be filed.'],
  ['no Series Instance UID', 0x0020000e, '', 'The file has no Series Instance UID, so it cannot be filed.'],
  [
    'a Series Instance UID that is none',
    0x0020000e,
    '1.2.x',
    "The file's Series Instance UID is not a UID (digits and dots, at most 64 characters).",
  ],
])('what has %s cannot be addressed, and is refused with that reason', async (_, tag, value, sentence) => {
  study += 1
  const answer = await post(door, owner, {
    type: 'application/dicom',
    body: image(replaced({ tag, vr: 'UI', value })),
  })
  const isNamed = tag !== 0x00080018
  expect(answer.statusCode).toBe(isNamed ? 409 : 400)
  expect(isNamed ? answer.json()['00081198'].Value : answer.json().detail).toEqual(
    isNamed
      ? [
          {
            '00000902': { vr: 'LO', Value: [sentence] },
            '00081150': { vr: 'UI', Value: [SOP_CLASS] },
            '00081155': { vr: 'UI', Value: [`2.25.${study}.1.1`] },
            '00081197': { vr: 'US', Value: [0xa900] },
          },
        ]
      : `Nothing of the body could be stored. ${sentence}`,
  )
})
