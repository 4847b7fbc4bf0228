import { expect } from 'vitest'
import { run } from '../driver.ts'
import type { Told } from '../told.ts'

const MAILED = { emailAddress: 'cora@example.org', emailAddressForSendingSharePassword: 'dora@example.org' }

/** Opens a share as its mail says, as somebody without a login does. */
async function openAsMailed(told: Told, address: string): Promise<unknown> {
  const { text } = await told.stage.mails.next(address)
  const link = /^http\S+$/m.exec(text)?.[0] ?? ''
  const Password = /^Password: (.+)$/m.exec(text)?.[1] ?? ''
  const headers = { 'content-type': 'application/json' }
  const opened = await fetch(`${link}open`, { method: 'POST', headers, body: JSON.stringify({ Password }) })
  expect(await opened.json()).toEqual({ Success: true, Message: '' })
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const shown = (await (await fetch(`${link}share.json`, { headers: { cookie } })).json()) as {
    readonly StudyList: readonly { readonly PatientOrderUuid: string }[]
  }
  return shown.StudyList.map(({ PatientOrderUuid }) => PatientOrderUuid)
}

/** Shares orders and folders with people outside. */
export async function shareOutside(told: Told): Promise<void> {
  const { api, userUuid, institutionUuid, order, folderUuid } = told
  const orders = { userUuid, orderUuidList: [order] }
  const mailed = await run(api, 'SharePatientOrder', { ...orders, email: 'cora@example.org' })
  expect(await openAsMailed(told, 'cora@example.org')).toEqual([order])
  const made = [
    mailed,
    await run(api, 'SharePatientOrderWithExpireDate', {
      ...orders,
      email: 'cora@example.org',
      expireDate: '2099-12-31',
    }),
    await run(api, 'CreateQuickShareLink', orders),
    await run(api, 'CreateQuickShareLinkWithExpireDate', { ...orders, expireDate: '2099-12-31' }),
    await run(api, 'ShareFolderWithEmail', { userUuid, folderUuid, ...MAILED }),
    await run(api, 'ShareFolderWithURL', { userUuid, folderUuid, sharePassword: 'pass-word' }),
    await run(api, 'ShareFolderToUploadWithEmail', { userUuid, folderUuid, ...MAILED, institutionUuid }),
    await run(api, 'ShareFolderToUploadWithUrl', { userUuid, folderUuid }),
  ]
  for (const { Result } of made) expect(Result).toMatch(/\/s\/[\w-]{43}\/$/)
  const { ShareList, TotalCount } = await run(api, 'GetShareList', { userUuid })
  expect(TotalCount).toBe(made.length)
  expect(ShareList.map(({ ShareUuid }) => ShareUuid)).toEqual(made.map(({ ShareUuid }) => ShareUuid).reverse())
  const [share] = ShareList
  await run(api, 'RevokeShare', { userUuid, shareUuid: share?.ShareUuid ?? '' })
  const log = await run(api, 'GetShareAccessLog', { userUuid, shareUuid: share?.ShareUuid ?? '' })
  expect(log.AccessList).toEqual([])
  const after = await run(api, 'GetShareList', { userUuid, pageSize: 1 })
  expect(after.ShareList.map(({ State }) => State)).toEqual(['Revoked'])
}

/** Shows a folder to users and groups of the account. */
export async function shareWithin(told: Told): Promise<void> {
  const { api, admin, userUuid, folderUuid } = told
  const user = {
    fullName: 'Lia',
    email: 'lia@example.org',
    userType: 'LimitedAccess',
    password: 'correct horse battery',
  }
  const lia = (await run(admin, 'CreateUser', user)).UserUuid
  const group = (await run(admin, 'CreateUserGroup', { userGroupName: 'Day' })).UserGroupUuid
  const named = { userUuid, folderUuid }
  await run(api, 'ShareFolderWithAccountUser', { ...named, sharedUserUuidList: [lia], expireDate: '2099-12-31' })
  await run(api, 'ShareFolderWithAccountUserGroup', { ...named, sharedUserGroupUuidList: [group] })
  const { Folder } = await run(api, 'GetFolderList', { userUuid: lia })
  expect(Folder.SubFolderList.map(({ FolderUuid, IsShared }) => [FolderUuid, IsShared])).toEqual([[folderUuid, true]])
  await run(admin, 'DeleteUserGroup', { userGroupUuid: group })
  await run(admin, 'DeactivateUser', { userUuid: lia })
}
