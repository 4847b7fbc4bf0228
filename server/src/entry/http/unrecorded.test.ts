import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { ADDRESS, ViewerDoor } from '../dicomweb/testing/viewer-door.ts'

const STUDY = '2.25.1001'

let door: ViewerDoor
let owner: CreatedAccount
let order: string
let link: string
let token: string | undefined

beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
  order = await door.store(owner, ctImage({ size: 16 }))
  link = await door.link(owner, order)
  const session = await call('OpenSession', { AccountKey: owner.AccountKey, ApiKey: owner.ApiKey })
  token = String(session.json().SessionToken)
  await door.asOwner(`create function refuse_records() returns trigger language plpgsql
    as $$ begin raise 'no room for records'; end $$`)
})
afterAll(() => door.close())

const call = (method: string, payload: object) =>
  door.app.inject({
    method: 'POST',
    url: `/api/v1/${method}`,
    payload,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    remoteAddress: ADDRESS,
  })

/** Runs with an audit that takes no record. */
async function withoutAudit<T>(work: () => Promise<T>): Promise<T> {
  await door.asOwner(
    'create trigger closed before insert on audit_records for each row execute function refuse_records()',
  )
  return work().finally(() => door.asOwner('drop trigger closed on audit_records'))
}

const linkCount = async (): Promise<number> => {
  const rows = await door.services.database.forAccount(owner.AccountUuid, (tx) =>
    tx.selectFrom('viewer_links').select('id').execute(),
  )
  return rows.length
}

it.each([
  ['GetPatientOrderList', () => ({ UserUuid: owner.UserUuid })],
  [
    'GetPatientOrderProperties',
    () => ({
      UserUuid: owner.UserUuid,
      PatientOrderUuid: order,
      PatientOrderInstitutionUuid: owner.InstitutionUuid,
    }),
  ],
  ['GetViewUrl', () => ({ UserUuid: owner.UserUuid, PatientOrderUuid: order })],
  ['GetFolderList', () => ({ UserUuid: owner.UserUuid })],
])('%s answers nothing that cannot be recorded', async (method, input) => {
  const links = await linkCount()
  const answer = await withoutAudit(() => call(method, input()))
  expect(answer.statusCode).toBe(500)
  const { RequestId, ...body } = answer.json()
  expect(body).toEqual({
    Success: false,
    Message: `A fault of the server. Its log has the details under ${RequestId}.`,
    ErrorCode: 'ServerError',
  })
  expect(await linkCount()).toBe(links)
  expect((await call(method, input())).json()).toMatchObject({ Success: true })
})

it('opens no link and shows nothing behind one whose opening cannot be recorded', async () => {
  await withoutAudit(async () => {
    const page = await door.get(`${link}viewer`)
    expect(page.statusCode).toBe(500)
    expect(page.body).toContain('<h1>The viewer cannot be opened at the moment</h1>')
    for (const path of ['studies', `studies/${STUDY}/series`, `studies/${STUDY}/metadata`]) {
      const datum = await door.get(`${link}dicomweb/${path}`)
      expect([datum.statusCode, datum.body]).toEqual([500, ''])
    }
  })
  expect((await door.get(`${link}viewer`)).statusCode).toBe(200)
  expect((await door.get(`${link}dicomweb/studies`)).statusCode).toBe(200)
})

it('opens no session that cannot be recorded', async () => {
  const keys = { AccountKey: owner.AccountKey, ApiKey: owner.ApiKey }
  const answer = await withoutAudit(() => call('OpenSession', keys))
  expect([answer.statusCode, answer.json().SessionToken]).toEqual([500, undefined])
  const password = { Email: owner.AdminEmail, Password: owner.AdminPassword }
  const signedIn = await withoutAudit(() => call('SignIn', password))
  expect([signedIn.statusCode, signedIn.json().SessionToken, signedIn.headers['set-cookie']]).toEqual([
    500,
    undefined,
    undefined,
  ])
})
