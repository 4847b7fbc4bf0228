import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { ViewerDoor } from '../dicomweb/testing/viewer-door.ts'
import { ShareDoor } from './testing/share-door.ts'

const door = await ViewerDoor.open()
afterAll(() => door.close())

let owner: CreatedAccount
let shares: ShareDoor
let order: string
beforeEach(async () => {
  owner = await door.test.createAccount()
  shares = new ShareDoor(door, owner)
  order = await door.store(owner, ctImage({ size: 16, patientName: 'DOE^JANE', studyUid: '2.25.1' }))
})

const NEEDED = {
  Success: false,
  ErrorCode: 'Unauthorized',
  Message: 'The link needs its password, or there is no such link.',
}
const ENDED = { Success: false, ErrorCode: 'Expired', Message: 'The share has come to its end.' }

describe('a quick link', () => {
  test('opens by itself, and shows the orders of it alone', async () => {
    const { url, token } = await shares.share('CreateQuickShareLink', { OrderUuidList: [order] })
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
    const { token } = await shares.share('CreateQuickShareLink', { OrderUuidList: [order] })
    const wrong = `${token.slice(0, 42)}${token.endsWith('A') ? 'B' : 'A'}`
    const answer = await door.get(`/s/${wrong}/share.json`)
    expect([answer.statusCode, answer.json()]).toEqual([401, NEEDED])
    expect((await door.get(`/v/${wrong}/dicomweb/studies`)).statusCode).toBe(404)
  })
})

describe('a link with a password', () => {
  test('opens with it, for who gave it alone', async () => {
    const FolderUuid = await shares.folder('Shared')
    const input = { FolderUuid, SharePassword: 'pass-word', ShareTitle: 'Title' }
    const { token } = await shares.share('ShareFolderWithURL', input)
    expect((await door.get(`/s/${token}/share.json`)).json()).toEqual(NEEDED)
    expect((await shares.open(token, 'wrong')).json()).toEqual(NEEDED)
    const opened = await shares.open(token, 'pass-word')
    expect([opened.statusCode, opened.json()]).toEqual([200, { Success: true, Message: '' }])
    const cookies = opened.cookies.map(({ name, path, httpOnly, sameSite }) => ({ name, path, httpOnly, sameSite }))
    expect(cookies).toEqual(
      ['s', 'v'].map((root) => ({
        name: 'opaline_link',
        path: `/${root}/${token}`,
        httpOnly: true,
        sameSite: 'Strict',
      })),
    )
    const cookie = `opaline_link=${opened.cookies[0]?.value}`
    expect((await door.get(`/s/${token}/share.json`, { cookie })).json()).toMatchObject({ ShareTitle: 'Title' })
    expect((await door.get(`/v/${token}/dicomweb/studies`)).statusCode).toBe(404)
    expect((await door.get(`/v/${token}/dicomweb/studies`, { cookie })).json()).toEqual([])
  })

  test('tells nobody else that it has ended', async () => {
    const FolderUuid = await shares.folder('Shared')
    const { token, uuid } = await shares.share('ShareFolderWithURL', { FolderUuid, SharePassword: 'pass-word' })
    const cookie = await shares.cookie(token, 'pass-word')
    await shares.call('RevokeShare', { ShareUuid: uuid })
    const asked = await door.get(`/s/${token}/share.json`)
    expect([asked.statusCode, asked.json()]).toEqual([401, NEEDED])
    const shown = await door.get(`/s/${token}/share.json`, { cookie })
    expect([shown.statusCode, shown.json()]).toEqual([410, ENDED])
    expect((await shares.open(token, 'wrong')).json()).toEqual(NEEDED)
    const opened = await shares.open(token, 'pass-word')
    expect([opened.statusCode, opened.json(), opened.cookies]).toEqual([410, ENDED, []])
    expect((await door.get(`/v/${token}/dicomweb/studies`, { cookie })).statusCode).toBe(410)
  })

  test('takes a cookie of its own alone, for 12 hours', async () => {
    const FolderUuid = await shares.folder('Shared')
    const input = { FolderUuid, SharePassword: 'pass-word' }
    const [one, other] = [
      await shares.share('ShareFolderWithURL', input),
      await shares.share('ShareFolderWithURL', input),
    ]
    const cookie = await shares.cookie(one.token, 'pass-word')
    expect((await door.get(`/s/${other.token}/share.json`, { cookie })).statusCode).toBe(401)
    expect((await door.get(`/s/${one.token}/share.json`, { cookie })).statusCode).toBe(200)
    expect((await door.get(`/s/${one.token}/share.json`, { cookie: `${cookie}x` })).statusCode).toBe(401)
    door.passMinutes(12 * 60)
    expect((await door.get(`/s/${one.token}/share.json`, { cookie })).statusCode).toBe(401)
  })

  test('slows down after five wrong passwords, whether there is such a link or not, and its owner hears of it once', async () => {
    const FolderUuid = await shares.folder('Shared')
    const { token, uuid } = await shares.share('ShareFolderWithURL', { FolderUuid, SharePassword: 'pass-word' })
    for (const [address, link] of [
      ['198.51.100.1', token],
      ['198.51.100.2', `${'x'.repeat(42)}A`],
    ] as const) {
      const burst = await Promise.all(Array.from({ length: 20 }, () => shares.open(link, 'wrong', {}, address)))
      const answers = burst.map((answer) => answer.statusCode)
      expect(answers.filter((status) => status === 401)).toHaveLength(5)
      expect(answers.filter((status) => status === 429)).toHaveLength(15)
      const late = await shares.open(link, 'pass-word', {}, address)
      expect([late.statusCode, late.headers['retry-after'], late.json()]).toEqual([
        429,
        '1',
        {
          Success: false,
          ErrorCode: 'RateLimited',
          Message: 'Too many tries. Try again in 1 seconds.',
          RetryAfterSeconds: 1,
        },
      ])
    }
    door.passMinutes(1)
    for (let number = 0; number < 3; number += 1) {
      await shares.open(token, 'wrong', {}, '198.51.100.3')
      door.passMinutes(2)
    }
    const log = await shares.call('GetShareAccessLog', { ShareUuid: uuid })
    expect(log['AccessList']).toEqual(
      Array.from({ length: 8 }, (_, at) => ({
        Datetime: expect.any(String),
        Address: at < 3 ? '198.51.100.3' : '198.51.100.1',
        Action: 'SharePasswordTried',
        Outcome: 'denied',
      })),
    )
    const mails = await door.test.database.forAccount(owner.AccountUuid, (tx) =>
      tx.selectFrom('mails').select('kind').execute(),
    )
    expect(mails).toEqual([{ kind: 'share-tries' }])
  })

  test('does the same hash work for a link that there is and one that there is not', async () => {
    const FolderUuid = await shares.folder('Shared')
    const { token } = await shares.share('ShareFolderWithURL', { FolderUuid, SharePassword: 'pass-word' })
    const verify = vi.spyOn(door.services.hashing, 'verify')
    const answers = [await shares.open(token, 'wrong'), await shares.open('w'.repeat(43), 'wrong')]
    expect(verify.mock.calls).toEqual([
      [expect.stringMatching(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/), 'wrong'],
      [undefined, 'wrong'],
    ])
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual([
      [401, answers[1]?.body],
      [401, answers[0]?.body],
    ])
    expect(answers[0]?.json()).toEqual(NEEDED)
    verify.mockRestore()
  })

  test('is opened by its own page alone', async () => {
    const FolderUuid = await shares.folder('Shared')
    const { token } = await shares.share('ShareFolderWithURL', { FolderUuid, SharePassword: 'pass-word' })
    const foreign = await shares.open(token, 'pass-word', { origin: 'https://evil.example' })
    expect([foreign.statusCode, foreign.json()['ErrorCode']]).toEqual([403, 'Forbidden'])
    expect((await shares.open(token, 'pass-word', { origin: 'http://pacs.example.org' })).statusCode).toBe(200)
    expect((await shares.open(token, 'x'.repeat(257))).json()['ErrorCode']).toBe('InvalidParameter')
    expect((await shares.open(token, { toString: 1 })).json()['ErrorCode']).toBe('InvalidParameter')
  })
})

test('thirty links a minute that open nothing, from one address', async () => {
  const { token } = await shares.share('CreateQuickShareLink', { OrderUuidList: [order] })
  const guess = (number: number) => door.get(`/s/${'y'.repeat(41)}${10 + number}/share.json`, {}, '198.51.100.9')
  const statuses: number[] = []
  for (let number = 0; number < 32; number += 1) statuses.push((await guess(number)).statusCode)
  expect(statuses).toEqual([...Array.from({ length: 30 }, () => 401), 429, 429])
  expect((await door.get(`/s/${token}/share.json`, {}, '198.51.100.9')).statusCode).toBe(200)
})

describe('a share shows what it may at this moment', () => {
  const studies = async (token: string) => {
    const answer = await door.get(`/s/${token}/share.json`)
    return answer.statusCode === 200
      ? answer
          .json()
          ['StudyList'].map((study: { StudyInstanceUid: string }) => study.StudyInstanceUid)
          .sort()
      : answer.json()['ErrorCode']
  }

  test('of a folder: what is in it and below it, as it comes and goes', async () => {
    const second = await door.store(owner, ctImage({ size: 16, studyUid: '2.25.2' }))
    const top = await shares.folder('Shared')
    const below = await shares.folder('Below/Deep', top)
    const { token } = await shares.share('ShareFolderWithURL', { FolderUuid: top })
    const inFolder = (orderUuid: string, folderUuid: string) =>
      shares.call('AddOrderToFolder', {
        PatientOrderInstitutionUuid: owner.InstitutionUuid,
        PatientOrderUuid: orderUuid,
        FolderUuidList: [folderUuid],
      })
    const outOf = (orderUuid: string, folderUuid: string) =>
      shares.call('RemoveOrderFromFolder', { FolderUuid: folderUuid, PatientOrderUuidList: [orderUuid] })
    expect(await studies(token)).toEqual([])
    await inFolder(order, top)
    expect(await studies(token)).toEqual(['2.25.1'])
    await inFolder(second, below)
    expect(await studies(token)).toEqual(['2.25.1', '2.25.2'])
    await inFolder(second, top)
    await outOf(second, below)
    expect(await studies(token)).toEqual(['2.25.1', '2.25.2'])
    await outOf(second, top)
    expect(await studies(token)).toEqual(['2.25.1'])
    const named = { PatientOrderInstitutionUuid: owner.InstitutionUuid, PatientOrderUuid: order }
    await shares.call('DeleteOrder', named)
    expect(await studies(token)).toEqual([])
    expect(await door.get(`/v/${token}/dicomweb/studies`).then((answer) => answer.json())).toEqual([])
    await inFolder(second, below)
    await shares.call('DeleteFolder', { FolderUuid: below })
    expect(await studies(token)).toEqual([])
    await shares.call('DeleteFolder', { FolderUuid: top })
    expect(await studies(token)).toBe('Expired')
  })

  test('to the end of its last day in the account’s time zone', async () => {
    const days = (count: number) => new Date(door.services.now().getTime() + count * 86_400_000)
    const ExpireDate = days(3).toISOString().slice(0, 10)
    const { token } = await shares.share('CreateQuickShareLinkWithExpireDate', { OrderUuidList: [order], ExpireDate })
    const end = new Date((await door.get(`/s/${token}/share.json`)).json()['ExpireDatetime'])
    const inParis = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Paris',
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    expect(inParis.format(new Date(end.getTime() - 1000))).toBe(`${ExpireDate} 23:59:59`)
    door.passMinutes((end.getTime() - door.services.now().getTime() - 1000) / 60_000)
    expect(await studies(token)).toEqual(['2.25.1'])
    expect((await door.get(`/v/${token}/dicomweb/studies`)).statusCode).toBe(200)
    door.passMinutes(1 / 60)
    expect(await studies(token)).toBe('Expired')
  })

  test.each([
    ['its sharer is deactivated', `update users set deactivated_at = now() where id = '{user}'`],
    ['its sharer becomes a limited user', `update users set user_type = 'LimitedAccess' where id = '{user}'`],
    ['its key is revoked', `update api_keys set revoked_at = now() where account_id = '{account}'`],
    ['its key loses the right', `update api_keys set right_list = '{Read}' where account_id = '{account}'`],
    ['its order goes', `update patient_orders set trashed_at = now() where id = '{order}'`],
  ])('and nothing once %s, in the middle of viewing too', async (_, statement) => {
    const { token } = await shares.share('CreateQuickShareLink', { OrderUuidList: [order] })
    const series = `/v/${token}/dicomweb/studies/2.25.1/series`
    expect((await door.get(series)).statusCode).toBe(200)
    const filled = statement
      .replace('{user}', owner.UserUuid)
      .replace('{account}', owner.AccountUuid)
      .replace('{order}', order)
    const rows = (text: string) => door.asOwner(`set opaline.account_id = '${owner.AccountUuid}'; ${text}`)
    await rows(filled)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(await studies(token)).toBe('Expired')
    expect((await door.get(series)).statusCode).toBe(410)
  })
})

test('every opening is counted, in the share’s log and in the audit', async () => {
  const { token, uuid } = await shares.share('CreateQuickShareLink', { OrderUuidList: [order] })
  await door.get(`/s/${token}/share.json`)
  await door.get(`/v/${token}/dicomweb/studies`)
  await door.get(`/v/${token}/viewer?StudyInstanceUIDs=2.25.1`)
  await door.get(`/v/${token}/dicomweb/studies`, {}, '203.0.113.5')
  const log = await shares.call('GetShareAccessLog', { ShareUuid: uuid })
  expect(log['AccessList']).toEqual(
    [
      ['203.0.113.5', 'ShareViewed'],
      ['192.0.2.10', 'ShareViewed'],
      ['192.0.2.10', 'ShareOpened'],
    ].map(([Address, Action]) => ({ Datetime: expect.any(String), Address, Action, Outcome: 'success' })),
  )
  const { ShareList } = await shares.call('GetShareList', {})
  expect(ShareList).toEqual([
    expect.objectContaining({ ShareUuid: uuid, OpenCount: 2, LastOpenedDatetime: expect.stringMatching(/Z$/) }),
  ])
  const records = await door.test.database.forAccount(owner.AccountUuid, (tx) =>
    tx
      .selectFrom('audit_records')
      .select(['action', 'outcome', 'user_id', 'order_ids', 'detail'])
      .where('action', 'in', ['ShareOpened', 'ShareViewed'])
      .orderBy('id')
      .execute(),
  )
  expect(records).toEqual(
    ['ShareOpened', 'ShareViewed', 'ShareViewed'].map((action) => ({
      action,
      outcome: 'success',
      user_id: owner.UserUuid,
      order_ids: [order],
      detail: { ShareUuid: uuid },
    })),
  )
})

test('a mistyped or truncated link says to copy the whole address', async () => {
  for (const path of ['/s/short/', `/s/${'a'.repeat(42)}/`, `/s/${'a'.repeat(44)}/`, `/s/${'a'.repeat(42)}%2e/`]) {
    const answer = await door.get(path)
    expect([path, answer.statusCode]).toEqual([path, 404])
    expect(answer.body).toContain('Copy the whole address')
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'")
  }
})
