import { afterAll, beforeEach, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { PLACEHOLDER_SVG } from '../../features/thumbnails/placeholder.ts'
import { ViewerDoor } from '../dicomweb/testing/viewer-door.ts'

const door = await ViewerDoor.open()
afterAll(() => door.close())

let owner: CreatedAccount
let order: string
let other: string
beforeEach(async () => {
  owner = await door.test.createAccount()
  order = await door.store(owner, ctImage({ size: 300, studyUid: '2.25.1' }))
  other = await door.store(owner, ctImage({ size: 16, studyUid: '2.25.2', patientId: 'OTHER' }))
})

/** Shares by a link. @returns its address below the server, and the share's id */
async function share(method: string, input: Readonly<Record<string, unknown>>) {
  const answer = await door.call(owner, method, { input })
  const { pathname } = new URL(String(answer['Result']))
  return { at: pathname.slice(0, -1), shareUuid: String(answer['ShareUuid']) }
}

const refusal = async (url: string) => {
  const answer = await door.get(url)
  return [answer.statusCode, answer.json()['ErrorCode'], answer.headers['cache-control']]
}
const NOT_FOUND = [404, 'NotFound', 'private, no-store']

test('a picture of a shared study is a JPEG of at most 256 pixels that nobody keeps', async () => {
  const { at } = await share('CreateQuickShareLink', { OrderUuidList: [order] })
  const { statusCode, headers, rawPayload } = await door.get(`${at}/orders/${order}/thumbnail`)
  expect([statusCode, headers['content-type'], headers['cache-control'], headers['x-content-type-options']]).toEqual([
    200,
    'image/jpeg',
    'private, no-store',
    'nosniff',
  ])
  // The start of frame says the size (ITU-T T.81 B.2.2).
  const frame = rawPayload.indexOf(Buffer.of(0xff, 0xc0))
  expect([rawPayload.readUInt16BE(frame + 5), rawPayload.readUInt16BE(frame + 7)]).toEqual([256, 256])
})

test('orders that are not shared look like unknown ones', async () => {
  const { at } = await share('CreateQuickShareLink', { OrderUuidList: [order] })
  for (const uuid of [other, '00000000-0000-4000-8000-000000000000', 'no-uuid'])
    expect(await refusal(`${at}/orders/${uuid}/thumbnail`)).toEqual(NOT_FOUND)
})

test('without its password, after its end, and of an unknown link there is none', async () => {
  const input = { OrderUuidList: [order], Email: 'doctor@example.org', UserCanDownloadStudies: false }
  const guarded = await share('SharePatientOrder', input)
  expect(await refusal(`${guarded.at}/orders/${order}/thumbnail`)).toEqual([401, 'Unauthorized', 'private, no-store'])
  const unknown = `/s/${'A'.repeat(43)}`
  expect(await refusal(`${unknown}/orders/${order}/thumbnail`)).toEqual([401, 'Unauthorized', 'private, no-store'])
  const { at, shareUuid } = await share('CreateQuickShareLink', { OrderUuidList: [order] })
  await door.call(owner, 'RevokeShare', { input: { ShareUuid: shareUuid } })
  expect(await refusal(`${at}/orders/${order}/thumbnail`)).toEqual([410, 'Expired', 'private, no-store'])
})

test('an order without images has a neutral picture, which can do nothing', async () => {
  const input = { InstitutionUuid: owner.InstitutionUuid, PatientName: 'A', PatientId: '1', Modality: 'CT' }
  const made = await door.call(owner, 'CreateOrderWithMinimumParameters', {
    input: { ...input, StudyDescription: 'Later', OrderDate: '2026-11-24', OrderTime: '10:00' },
  })
  const { at } = await share('CreateQuickShareLink', { OrderUuidList: [made['PatientOrderUuid']] })
  const { headers, rawPayload } = await door.get(`${at}/orders/${made['PatientOrderUuid']}/thumbnail`)
  expect(headers['content-type']).toBe('image/svg+xml')
  expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'; sandbox")
  expect(rawPayload.equals(PLACEHOLDER_SVG)).toBe(true)
})
