import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { ADDRESS, ViewerDoor } from '../dicomweb/testing/viewer-door.ts'

const door = await ViewerDoor.open()
afterAll(() => door.close())

let owner: CreatedAccount
let order: string
beforeEach(async () => {
  owner = await door.test.createAccount()
  order = await door.store(owner, ctImage({ size: 16, patientName: 'DOE^JANE', studyUid: '2.25.1' }))
})

const share = async (method: string, input: Readonly<Record<string, unknown>>) => {
  const answer = await door.call(owner, method, { input })
  expect(answer).toMatchObject({ Success: true })
  return {
    url: String(answer['Result']),
    token: new URL(String(answer['Result'])).pathname.split('/')[2] ?? '',
  } as const
}
const post = (token: string, Password: unknown, headers: Record<string, string> = {}, address = ADDRESS) =>
  door.app.inject({
    method: 'POST',
    url: `/s/${token}/open`,
    payload: { Password },
    headers,
    remoteAddress: address,
  })
const NEEDED = {
  Success: false,
  ErrorCode: 'Unauthorized',
  Message: 'The link needs its password, or there is no such link.',
}

describe('a quick link', () => {
  test('opens by itself, and shows the orders of it alone', async () => {
    const { url, token } = await share('CreateQuickShareLink', { OrderUuidList: [order] })
    expect(url).toMatch(/^http:\/\/pacs\.example\.org\/s\/[\w-]{43}\/$/)
    const answer = await door.get(`/s/${token}/share.json`)
    expect(answer.headers['cache-control']).toBe('private, no-store')
    expect(answer.json()).toEqual({
      Success: true,
      Message: '',
      Kind: 'Order',
      ShareTitle: '',
      ShareDescription: '',
      SharedBy: 'Alpha Admin',
      AccountName: 'Alpha',
      Locale: 'en',
      TimeZone: 'Europe/Paris',
      ExpireDatetime: '',
      UserCanDownloadStudies: false,
      HasPassword: false,
      StudyList: [
        {
          PatientOrderUuid: order,
          StudyInstanceUid: '2.25.1',
          PatientName: 'DOE^JANE',
          PatientId: expect.any(String),
          PatientsBirthDate: expect.any(String),
          PerformedDatetime: expect.any(String),
          OrderModality: 'CT',
          StudyDescription: expect.any(String),
          ImagesCount: 1,
          SeriesCount: 1,
          ThumbnailUrl: `/s/${token}/orders/${order}/thumbnail`,
          ViewUrl: `/v/${token}/viewer?StudyInstanceUIDs=2.25.1`,
          DownloadUrl: '',
          DocumentList: [],
        },
      ],
      DownloadUrl: '',
    })
    const studies = await door.get(`/v/${token}/dicomweb/studies`)
    expect(studies.json().map((study: Record<string, { Value: unknown[] }>) => study['0020000D']?.Value)).toEqual([
      ['2.25.1'],
    ])
  })

  test('whose token is wrong by a character needs a password, and shows nothing in the viewer', async () => {
    const { token } = await share('CreateQuickShareLink', { OrderUuidList: [order] })
    const wrong = `${token.slice(0, 42)}${token.endsWith('A') ? 'B' : 'A'}`
    const answer = await door.get(`/s/${wrong}/share.json`)
    expect([answer.statusCode, answer.json()]).toEqual([401, NEEDED])
    expect((await door.get(`/v/${wrong}/dicomweb/studies`)).statusCode).toBe(404)
  })
})

describe('a link with a password', () => {
  test('opens with it, for who gave it alone', async () => {
    const { FolderUuid } = await door.call(owner, 'CreateFolder', { input: { FolderName: 'Shared' } })
    const input = { FolderUuid, SharePassword: 'pass-word', ShareTitle: 'Title' }
    const { token } = await share('ShareFolderWithURL', input)
    expect((await door.get(`/s/${token}/share.json`)).json()).toEqual(NEEDED)
    expect((await post(token, 'wrong')).json()).toEqual(NEEDED)
    const opened = await post(token, 'pass-word')
    expect([opened.statusCode, opened.json()]).toEqual([200, { Success: true, Message: '' }])
    const cookies = opened.cookies.map(({ name, path, httpOnly, sameSite }) => ({ name, path, httpOnly, sameSite }))
    expect(cookies).toEqual(
      ['s', 'v'].map((root) => ({
        name: 'opaline_share',
        path: `/${root}/${token}`,
        httpOnly: true,
        sameSite: 'Strict',
      })),
    )
    const cookie = `opaline_share=${opened.cookies[0]?.value}`
    expect((await door.get(`/s/${token}/share.json`, { cookie })).json()).toMatchObject({ ShareTitle: 'Title' })
    expect((await door.get(`/v/${token}/dicomweb/studies`)).statusCode).toBe(404)
    expect((await door.get(`/v/${token}/dicomweb/studies`, { cookie })).json()).toEqual([])
  })
})
