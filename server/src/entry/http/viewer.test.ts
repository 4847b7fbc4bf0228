import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import { ADDRESS, ViewerDoor } from '../dicomweb/testing/viewer-door.ts'

const STUDY = '2.25.1001'
const FRAME = `dicomweb/studies/${STUDY}/series/${STUDY}.1/instances/${STUDY}.1.1/frames/1`
const OTHER = '192.0.2.11'
/** After this time a link is judged again (LiveViewerLinks). */
const TRUSTED_MS = 1050

let door: ViewerDoor
let owner: CreatedAccount
let order: string
let link: string

beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())

beforeEach(async () => {
  owner = await door.test.createAccount()
  order = await door.store(owner, ctImage({ size: 16 }))
  link = await door.link(owner, order)
})

const change = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  door.services.database.forAccount(owner.AccountUuid, work)

const openings = () =>
  change((tx) =>
    tx
      .selectFrom('audit_records')
      .select(['outcome', 'user_id', 'address', 'order_ids', 'detail'])
      .where('action', '=', 'ViewerLinkOpened')
      .orderBy('id')
      .execute(),
  )

/** Status of the page and of a frame, and the frame's body where it is text. */
async function look(path = link, address = ADDRESS): Promise<readonly [number, number]> {
  const page = await door.get(`${path}viewer`, {}, address)
  const frame = await door.get(`${path}${FRAME}`, {}, address)
  if (frame.statusCode !== 200) expect(frame.body).toBe('')
  return [page.statusCode, frame.statusCode]
}

describe('GetViewUrl', () => {
  it('answers an address under PUBLIC_URL with 256 random bits, and stores only their hash', async () => {
    const { Result } = await door.ask(owner, order)
    expect(Result).toMatch(/^http:\/\/pacs\.example\.org\/v\/[A-Za-z0-9_-]{43}\/$/)
    const token = String(Result).slice(-44, -1)
    const rows = await change((tx) => tx.selectFrom('viewer_links').selectAll().execute())
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(Result).not.toBe((await door.ask(owner, order))['Result'])
  })

  it('knows no order of another account, and none that is in the trash', async () => {
    const other = await door.test.createAccount()
    const expected = { Success: false, ErrorCode: 'NotFound', Message: 'Nothing was found for patientOrderUuid.' }
    expect(await door.ask(other, order)).toEqual(expected)
    await change((tx) => tx.updateTable('patient_orders').set({ trashed_at: new Date() }).execute())
    expect(await door.ask(owner, order)).toEqual(expected)
  })

  it('refuses a ViewerAddress that is none', async () => {
    const answer = await door.ask(owner, order, { input: { ViewerAddress: '192.0.2.300' } })
    expect(answer).toEqual({
      Success: false,
      ErrorCode: 'InvalidParameter',
      Message: 'Invalid parameters for viewerAddress. It is not an IP address.',
    })
  })

  it('takes requests only from pages of the account’s domains, and from back ends that name an address', async () => {
    await change((tx) =>
      tx
        .updateTable('accounts')
        .set({ allowed_domains: ['app.example.org'] })
        .execute(),
    )
    const page = (origin: string) => door.ask(owner, order, { origin })
    expect(await page('https://app.example.org')).toMatchObject({ Success: true })
    expect(await page('https://evil.example.org')).toMatchObject({ Success: false, ErrorCode: 'Forbidden' })
    expect(await door.ask(owner, order)).toMatchObject({ Success: false, ErrorCode: 'Forbidden' })
    expect(await door.ask(owner, order, { input: { ViewerAddress: OTHER } })).toMatchObject({ Success: true })
  })
})

describe('the pages of a link', () => {
  it('leads to its study', async () => {
    for (const path of [link, link.slice(0, -1)]) {
      const answer = await door.get(path)
      expect([answer.statusCode, answer.headers.location]).toEqual([302, `${link}viewer?StudyInstanceUIDs=${STUDY}`])
    }
  })

  it('are the viewer, kept by nobody and shown in frames of our own pages', async () => {
    for (const name of ['viewer', 'notfoundstudy']) {
      const { headers, body, statusCode } = await door.get(`${link}${name}`)
      expect(statusCode).toBe(200)
      expect(headers['content-type']).toBe('text/html; charset=utf-8')
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval';")
      expect(headers['content-security-policy']).toMatch(/; frame-ancestors 'self'$/)
      expect(body).toContain(`<script src="${link}app-config.js">`)
    }
  })

  it('hold their settings', async () => {
    const answer = await door.get(`${link}app-config.js`)
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.body).toContain(`"wadoRoot":"${link}dicomweb"`)
  })

  it('may be shown by the page that asked', async () => {
    const asked = await door.link(owner, order, { origin: 'http://clinic.example.org:8000' })
    const { headers } = await door.get(`${asked}viewer`)
    expect(headers['content-security-policy']).toMatch(/; frame-ancestors 'self' http:\/\/clinic\.example\.org:8000$/)
  })

  it('may be shown by pages of the account’s domains, where it lists them', async () => {
    await change((tx) =>
      tx
        .updateTable('accounts')
        .set({ allowed_domains: ['*.example.org', 'localhost'] })
        .execute(),
    )
    const { headers } = await door.get(`${link}viewer`)
    expect(headers['content-security-policy']).toMatch(
      /; frame-ancestors 'self' https:\/\/\*\.example\.org http:\/\/localhost:\* https:\/\/localhost:\*$/,
    )
    const frame = await door.get(`${link}${FRAME}`)
    expect(frame.headers['content-security-policy']).toMatch(/^default-src 'none'; frame-ancestors 'self' https:/)
  })

  it('say so when there are no images yet', async () => {
    await change((tx) =>
      tx
        .insertInto('patient_orders')
        .values({
          id: '0190aaaa-0000-7000-8000-000000000001',
          account_id: owner.AccountUuid,
          institution_id: owner.InstitutionUuid,
          patient_name: 'Nobody',
          study_instance_uid: '2.25.3',
          order_day: '2026-01-02',
          sort_at: new Date(),
        })
        .execute(),
    )
    const answer = await door.get(await door.link(owner, '0190aaaa-0000-7000-8000-000000000001'))
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('<h1>There are no images yet</h1>')
    expect(answer.body).not.toContain('Nobody')
    expect(answer.headers['content-security-policy']).not.toContain('script')
  })
})

describe('who may use a link', () => {
  it('is whoever comes from the address that asked', async () => {
    expect(await look()).toEqual([200, 200])
    expect(await look(link, OTHER)).toEqual([403, 403])
    const page = await door.get(link, {}, OTHER)
    expect(page.statusCode).toBe(403)
    expect(page.body).toContain('<h1>This link belongs to another connection</h1>')
    expect((await door.get(`${link}dicomweb/studies`, {}, OTHER)).body).toBe('')
    expect((await door.get(`${link}app-config.js`, {}, OTHER)).body).toBe('')
  })

  it('is nobody else while it is in use', async () => {
    expect((await door.get(`${link}${FRAME}`)).statusCode).toBe(200)
    expect((await door.get(`${link}${FRAME}`, {}, OTHER)).statusCode).toBe(403)
    expect((await door.get(`${link}${FRAME}`)).statusCode).toBe(200)
  })

  it('does not believe the address that a request says of itself', async () => {
    const answer = await door.get(`${link}viewer`, { 'x-forwarded-for': ADDRESS }, OTHER)
    expect(answer.statusCode).toBe(403)
  })

  it('is the client that a back end names', async () => {
    const named = await door.link(owner, order, { input: { ViewerAddress: OTHER } })
    expect(await look(named, OTHER)).toEqual([200, 200])
    expect(await look(named)).toEqual([403, 403])
  })

  it('is the /64 of an IPv6 address', async () => {
    const bound = await door.link(owner, order, { address: '2001:db8:1:2::aaaa' })
    expect(await look(bound, '2001:db8:1:2:ffff:1:2:3')).toEqual([200, 200])
    expect(await look(bound, '2001:db8:1:3::aaaa')).toEqual([403, 403])
    expect(await look(link, `::ffff:${ADDRESS}`)).toEqual([200, 200])
  })

  it('looks the same for a link that never was, and for one that is cut', async () => {
    const unknown = `/v/${'A'.repeat(43)}/`
    for (const path of [unknown, link.slice(0, -2), `${link.slice(0, -1)}A/`]) {
      const page = await door.get(path)
      expect(page.statusCode).toBe(404)
      expect(page.body).toContain('<h1>This link opens nothing</h1>')
      expect(page.headers['cache-control']).toBe('no-store')
    }
    expect(await look(unknown)).toEqual([404, 404])
  })
})

describe('how long a link lives', () => {
  it('ends after the account’s minutes when nobody opened it', async () => {
    await change((tx) => tx.updateTable('accounts').set({ viewer_link_minutes: 5 }).execute())
    const short = await door.link(owner, order)
    door.passMinutes(5)
    const page = await door.get(short)
    expect(page.statusCode).toBe(410)
    expect(page.body).toContain('<h1>This link has expired</h1>')
    expect(await look(short)).toEqual([410, 410])
  })

  it('opens as often as wanted, and once open lives while it is used, for 12 hours in all', async () => {
    for (const minutes of [0, 25, ...Array.from({ length: 12 }, () => 55)]) {
      door.passMinutes(minutes)
      expect(await look()).toEqual([200, 200])
    }
    door.passMinutes(12 * 60 - 25 - 12 * 55)
    expect(await look()).toEqual([410, 410])
  })

  it('is used by its viewer too, which asks for no page', async () => {
    const seen: number[] = []
    await door.get(`${link}viewer`)
    for (const minutes of [50, 50, 60]) {
      door.passMinutes(minutes)
      await pause(TRUSTED_MS)
      seen.push((await door.get(`${link}${FRAME}`)).statusCode)
    }
    expect(seen).toEqual([200, 200, 410])
  })

  it('ends after an hour without use', async () => {
    expect(await look()).toEqual([200, 200])
    door.passMinutes(60)
    expect(await look()).toEqual([410, 410])
  })
})

describe('what ends a link within a second', () => {
  it.each<[string, (tx: Tx) => Promise<unknown>]>([
    ['the trash', (tx) => tx.updateTable('patient_orders').set({ trashed_at: new Date() }).execute()],
    ['the end of its user', (tx) => tx.updateTable('users').set({ deactivated_at: new Date() }).execute()],
    ['a user who sees less', (tx) => tx.updateTable('users').set({ user_type: 'LimitedAccess' }).execute()],
    ['the end of the key that asked', (tx) => tx.updateTable('api_keys').set({ revoked_at: new Date() }).execute()],
    ['its expiry', (tx) => tx.updateTable('api_keys').set({ expires_at: '2026-01-01T00:00:00Z' }).execute()],
    [
      'a key that may read no more',
      (tx) =>
        tx
          .updateTable('api_keys')
          .set({ right_list: ['Upload'] })
          .execute(),
    ],
    [
      'a key that is for others now',
      (tx) =>
        tx
          .updateTable('api_keys')
          .set({ user_ids: [makeUuid()] })
          .execute(),
    ],
  ])('is %s', async (_, end) => {
    expect(await look()).toEqual([200, 200])
    await change(end)
    await pause(TRUSTED_MS)
    expect((await door.get(`${link}dicomweb/studies`)).statusCode).toBe(404)
    expect(await look()).toEqual([404, 404])
  })
})

describe('the record', () => {
  it('has one entry for each opening, and none for what the viewer asks for then', async () => {
    await door.get(link)
    expect(await openings()).toEqual([])
    await door.get(`${link}viewer`)
    await door.get(`${link}app-config.js`)
    await door.get(`${link}${FRAME}`)
    const entry = {
      outcome: 'success',
      user_id: owner.UserUuid,
      address: ADDRESS,
      order_ids: [order],
      detail: { ViewerLinkUuid: expect.any(String) },
    }
    expect(await openings()).toEqual([entry])
    await door.get(`${link}viewer`)
    expect(await openings()).toEqual([entry, entry])
  })

  it('has an entry for data that were asked for without the page, once', async () => {
    await Promise.all([1, 2, 3].map(() => door.get(`${link}${FRAME}`)))
    expect((await openings()).map((entry) => entry.outcome)).toEqual(['success'])
  })

  it('has an entry for a refused opening', async () => {
    await door.get(`${link}viewer`, {}, OTHER)
    expect(await openings()).toMatchObject([{ outcome: 'denied', detail: { Reason: 'WrongAddress' } }])
  })

  it('is written before anything is shown: without it nothing is', async () => {
    await door.asOwner('alter table audit_records add constraint closed check (false) not valid')
    try {
      const page = await door.get(`${link}viewer`)
      const frame = await door.get(`${link}${FRAME}`)
      expect([page.statusCode, frame.statusCode, frame.body]).toEqual([500, 500, ''])
      expect(page.body).toContain('<h1>The viewer cannot be opened at the moment</h1>')
    } finally {
      await door.asOwner('alter table audit_records drop constraint closed')
    }
  })
})

describe('the viewer’s files', () => {
  it('are kept for ever, compressed where that is understood', async () => {
    const page = (await door.get(`${link}viewer`)).body
    const script = /src="(\/viewer-app\/[^"]+app\.bundle[^"]+\.js)"/.exec(page)?.[1] ?? ''
    const answer = await door.get(script, { 'accept-encoding': 'gzip, br' })
    expect(answer.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': String(answer.rawPayload.length),
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
    })
    const plain = await door.get(script)
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.rawPayload.length).toBeGreaterThan(answer.rawPayload.length)
    const known = await door.get(script, { 'if-none-match': String(plain.headers.etag) })
    expect([known.statusCode, known.body]).toEqual([304, ''])
  })

  it.each(['../manifest.json', '%2e%2e/manifest.json', 'x.js', '', '..%2f..%2fpackage.json'])(
    'has no %s',
    async (path) => {
      expect((await door.getRaw(`/viewer-app/${path}`)).status).toBe(404)
    },
  )
})
