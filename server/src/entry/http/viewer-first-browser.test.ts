import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { ADDRESS, ViewerDoor } from '../dicomweb/testing/viewer-door.ts'

/** An account may bind its viewer links to the first browser that opens them, in place of the network address (contract 9). */

const STUDY = '2.25.1001'
const FRAME = `dicomweb/studies/${STUDY}/series/${STUDY}.1/instances/${STUDY}.1.1/frames/1`
const MOBILE = '192.0.2.77'

let door: ViewerDoor
let owner: CreatedAccount
let link: string

beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())
beforeEach(async () => {
  owner = await door.test.createAccount()
  const order = await door.store(owner, ctImage({ size: 16 }))
  await change('Browser')
  link = await door.link(owner, order)
})

const change = (binding: 'Address' | 'Browser', domains: string[] = []) =>
  door.services.database.forAccount(owner.AccountUuid, (tx) =>
    tx.updateTable('accounts').set({ viewer_link_binding: binding, allowed_domains: domains }).execute(),
  )

/** Opens the viewer as a browser does that holds these cookies. @returns the cookie that it is given, and the answer */
async function open(headers: Record<string, string> = {}, address = ADDRESS, path = `${link}viewer`) {
  const answer = await door.get(path, headers, address)
  const [cookie] = answer.cookies
  return { answer, cookie, cookies: { cookie: `${cookie?.name}=${cookie?.value}` } }
}

it('goes with the first browser to every address, and with no other, from whatever address', async () => {
  expect((await door.get(`${link}${FRAME}`)).statusCode).toBe(403)
  const { answer, cookie, cookies } = await open()
  expect(answer.statusCode).toBe(200)
  expect(cookie).toEqual({
    name: 'opaline_link',
    value: expect.stringMatching(/^[\w-]{43}$/),
    path: link.slice(0, -1),
    httpOnly: true,
    sameSite: 'Strict',
  })
  expect((await open(cookies)).cookie).toBeUndefined()
  for (const address of [ADDRESS, MOBILE]) {
    expect((await open(cookies, address)).answer.statusCode).toBe(200)
    expect((await door.get(`${link}${FRAME}`, cookies, address)).statusCode).toBe(200)
    expect((await open({}, address)).answer.statusCode).toBe(403)
    expect((await door.get(`${link}${FRAME}`, {}, address)).statusCode).toBe(403)
    const forged = { cookie: `opaline_link=${'A'.repeat(43)}` }
    expect((await door.get(`${link}${FRAME}`, forged, address)).statusCode).toBe(403)
  }
})

it('tells another browser so in plain words, and records its try', async () => {
  await open()
  const { answer } = await open()
  expect(answer.body).toContain('This link belongs to another browser')
  const records = await door.services.database.forAccount(owner.AccountUuid, (tx) =>
    tx.selectFrom('audit_records').select(['outcome', 'detail']).where('action', '=', 'ViewerLinkOpened').execute(),
  )
  expect(records).toMatchObject([{ outcome: 'success' }, { outcome: 'denied', detail: { Reason: 'WrongBrowser' } }])
})

it('belongs to one of two browsers that open it at the same moment', async () => {
  const opened = await Promise.all(Array.from({ length: 6 }, () => open()))
  expect(opened.map(({ answer }) => answer.statusCode).sort()).toEqual([200, 403, 403, 403, 403, 403])
})

it('is not taken by the way to the viewer, since a browser would not bring along what it is given there', async () => {
  const { answer, cookie } = await open({}, ADDRESS, link)
  expect([answer.statusCode, cookie]).toEqual([302, undefined])
  expect((await open()).answer.statusCode).toBe(200)
})

it('is opened again from another site’s page by way of a page of ours', async () => {
  const { cookies } = await open()
  const fromElsewhere = { 'sec-fetch-site': 'cross-site' }
  for (const path of [link, `${link}viewer`]) {
    const { answer } = await open(fromElsewhere, ADDRESS, path)
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store'])
    expect(answer.body).toContain(`<meta http-equiv="refresh" content="0;url=${path}">`)
    expect(answer.body).not.toContain(STUDY)
  }
  expect((await open({ ...cookies, 'sec-fetch-site': 'same-origin' })).answer.statusCode).toBe(200)
  expect((await open({ 'sec-fetch-site': 'same-origin' })).answer.statusCode).toBe(403)
})

it('binds by the page of documents too', async () => {
  const { answer, cookies } = await open({}, ADDRESS, `${link}documents`)
  expect(answer.statusCode).toBe(200)
  expect((await door.get(`${link}documents`, cookies)).statusCode).toBe(200)
  expect((await door.get(`${link}documents`)).statusCode).toBe(403)
})

it('stays bound to the address where the account says so', async () => {
  await change('Address')
  const order = await door.store(owner, ctImage({ size: 16 }))
  const path = await door.link(owner, order)
  expect((await door.get(`${path}viewer`)).cookies).toEqual([])
  expect((await door.get(`${path}viewer`, {}, MOBILE)).statusCode).toBe(403)
})
