import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import type { Tx } from '../../store/db/database.ts'
import { makeUuid } from '../../uuid.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

/** The viewer of a limited-access user: open while the order is assigned, and no longer. */

const STUDY = '2.25.1001'
const FRAME = `dicomweb/studies/${STUDY}/series/${STUDY}.1/instances/${STUDY}.1.1/frames/1`
/** After this time a link is judged again (LiveViewerLinks). */
const TRUSTED_MS = 1050
const NOT_FOUND = { Success: false, ErrorCode: 'NotFound', Message: 'Nothing was found for patientOrderUuid.' }

const door = await ViewerDoor.open()
afterAll(() => door.close())
let owner: CreatedAccount
let order: string
let user: string
let group: string

const change = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  door.services.database.forAccount(owner.AccountUuid, work)

beforeEach(async () => {
  owner = await door.test.createAccount()
  order = await door.store(owner, ctImage({ size: 16 }))
  ;[user, group] = [makeUuid(), makeUuid()]
  const account_id = owner.AccountUuid
  const person = { account_id, user_name: user, full_name: 'Ann', email: `${user}@example.org` }
  await change(async (tx) => {
    await tx
      .insertInto('users')
      .values({ ...person, id: user, user_type: 'LimitedAccess' })
      .execute()
    await tx.insertInto('user_groups').values({ id: group, account_id, name: 'Readers' }).execute()
    await tx.insertInto('user_group_members').values({ account_id, group_id: group, user_id: user }).execute()
  })
})

const assign = () =>
  change((tx) =>
    tx
      .insertInto('order_group_assignments')
      .values({ account_id: owner.AccountUuid, group_id: group, order_id: order })
      .execute(),
  )
const ask = () => door.ask(owner, order, { input: { UserUuid: user } })
const look = async (link: string) => {
  const answers = await Promise.all([door.get(`${link}dicomweb/studies`), door.get(`${link}${FRAME}`)])
  return answers.map((answer) => answer.statusCode)
}

it('opens nothing that is not assigned, and an assigned order with its images', async () => {
  expect(await ask()).toEqual(NOT_FOUND)
  await assign()
  const link = new URL(String((await ask())['Result'])).pathname
  expect(await look(link)).toEqual([200, 200])
  expect((await door.get(`${link}dicomweb/studies`)).json()).toMatchObject([{ '0020000D': { Value: [STUDY] } }])
})

it('closes for a user who leaves the group, and from whom the order was taken', async () => {
  await assign()
  const link = await door.link(owner, order, { input: { UserUuid: user } })
  expect(await look(link)).toEqual([200, 200])
  await change((tx) => tx.deleteFrom('user_group_members').where('user_id', '=', user).execute())
  await pause(TRUSTED_MS)
  expect(await look(link)).toEqual([404, 404])
  const row = { account_id: owner.AccountUuid, user_id: user, order_id: order }
  await change((tx) => tx.insertInto('order_user_assignments').values(row).execute())
  expect(await look(link)).toEqual([200, 200])
  await change((tx) => tx.deleteFrom('order_user_assignments').where('user_id', '=', user).execute())
  await pause(TRUSTED_MS)
  expect(await look(link)).toEqual([404, 404])
  expect(await ask()).toEqual(NOT_FOUND)
})
