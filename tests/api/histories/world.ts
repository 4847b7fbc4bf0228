import { randomInt, randomUUID } from 'node:crypto'
import { call } from '../../harness/call.ts'
import type { Actor } from './state.ts'

/** One of the two accounts that a history is about: two institutions, three users, a group of users. */
export interface Account {
  readonly institutions: readonly string[]
  readonly userGroup: string
  /** Admin, Standard of the first institution, LimitedAccess, who is in the group. */
  readonly actors: readonly Actor[]
  /** Group id and flag ids. */
  readonly flags: readonly (readonly [number, readonly number[]])[]
}

export interface World {
  readonly url: string
  readonly accounts: readonly Account[]
}

type Body = Readonly<Record<string, unknown>>

const TRIES = 20
const RETRY_MS = 250

/** Sends again what was told to be sent again, since the machine is busy: nothing was changed by then (contract 5). */
export async function insist(send: () => Promise<Body>): Promise<Body> {
  for (let tries = 1; ; tries += 1) {
    const body = await send()
    if (body['ErrorCode'] !== 'Unavailable' || tries === TRIES) return body
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}

/** @throws Error where the call fails */
export async function must(
  url: string,
  method: string,
  input: object,
  token?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Body> {
  const body = await insist(async () => (await call(url, method, input, { token, headers })).body)
  if (body['Success'] !== true) throw new Error(`${method}: ${JSON.stringify(body)}`)
  return body
}

const PASSWORD = 'correct horse battery staple'

// Whoever signs in often from one address has to wait, so each account comes from another.
const anyAddress = () => ({ 'x-forwarded-for': `10.${[0, 1, 2].map(() => randomInt(1, 255)).join('.')}` })

async function openAdmin(url: string) {
  const from = anyAddress()
  const Email = `${randomUUID()}@example.org`
  const name = { AccountName: 'Histories', FullName: 'Ada Admin', TimeZone: 'Europe/Paris' }
  const made = await must(url, 'SignUp', { ...name, Email, Password: PASSWORD }, undefined, from)
  const { SessionToken } = await must(url, 'SignIn', { Email, Password: PASSWORD }, undefined, from)
  return { made, signedIn: String(SessionToken) }
}

async function openKey(url: string, accountKey: unknown, signedIn: string): Promise<string> {
  const { ApiKey } = await must(url, 'CreateApiKey', { Name: 'Histories' }, signedIn)
  return String((await must(url, 'OpenSession', { AccountKey: accountKey, ApiKey }))['SessionToken'])
}

async function readFlags(url: string, userUuid: string, token: string): Promise<Account['flags']> {
  const { FlagGroupList } = await must(url, 'GetAccountFlagDictionary', { UserUuid: userUuid }, token)
  type Group = { readonly GroupId: number; readonly FlagList: readonly { readonly FlagId: number }[] }
  return (FlagGroupList as readonly Group[]).map(({ GroupId, FlagList }) => [GroupId, FlagList.map((f) => f.FlagId)])
}

async function openAccount(url: string, account: number): Promise<Account> {
  const { made, signedIn } = await openAdmin(url)
  const admin = (method: string, input: object) => must(url, method, input, signedIn)
  const first = String(made['InstitutionUuid'])
  const second = String((await admin('CreateInstitution', { InstitutionName: 'Second' }))['InstitutionUuid'])
  const createUser = async (UserType: string, InstitutionUuidList: readonly string[]) => {
    const Email = `${randomUUID()}@example.org`
    return String((await admin('CreateUser', { FullName: UserType, Email, UserType, InstitutionUuidList }))['UserUuid'])
  }
  const standard = await createUser('Standard', [first])
  const limited = await createUser('LimitedAccess', [first])
  const userGroup = String((await admin('CreateUserGroup', { UserGroupName: 'Readers' }))['UserGroupUuid'])
  await admin('SetUserGroupMembers', { UserGroupUuid: userGroup, UserUuidList: [limited] })
  const token = await openKey(url, made['AccountKey'], signedIn)
  const userUuid = String(made['UserUuid'])
  const common = { account, token, userGroups: [], signedIn: '' }
  return {
    institutions: [first, second],
    userGroup,
    flags: await readFlags(url, userUuid, token),
    actors: [
      { ...common, type: 'Admin', userUuid, institutions: [first, second], signedIn },
      { ...common, type: 'Standard', userUuid: standard, institutions: [first] },
      { ...common, type: 'LimitedAccess', userUuid: limited, institutions: [first], userGroups: [userGroup] },
    ],
  }
}

export const openWorld = async (url: string): Promise<World> => ({
  url,
  accounts: [await openAccount(url, 0), await openAccount(url, 1)],
})

type OrderName = { readonly PatientOrderUuid: string; readonly InstitutionUuid: string }

async function emptyTrash(url: string, { token, signedIn, userUuid: UserUuid }: Actor): Promise<void> {
  const { SearchResultList } = await must(url, 'GetPatientOrderList', { UserUuid }, token)
  for (const { PatientOrderUuid, InstitutionUuid } of SearchResultList as readonly OrderName[]) {
    const input = { UserUuid, PatientOrderInstitutionUuid: InstitutionUuid, PatientOrderUuid }
    await must(url, 'DeleteOrder', input, token)
  }
  const trash = await must(url, 'GetTrash', { UserUuid, PageSize: 1000 }, token)
  for (const { PatientOrderUuid } of trash['SearchResultList'] as readonly OrderName[])
    await must(url, 'PurgeOrder', { PatientOrderUuid }, signedIn)
}

/** Removes all orders and folders, so that the next history begins with nothing. */
export async function emptyWorld({ url, accounts }: World): Promise<void> {
  for (const actor of accounts.flatMap(({ actors }) => actors)) {
    if (actor.type === 'Admin') await emptyTrash(url, actor)
    if (actor.type === 'LimitedAccess') continue
    const { Folder } = await must(url, 'GetFolderList', { UserUuid: actor.userUuid }, actor.token)
    const { SubFolderList } = Folder as { readonly SubFolderList: readonly { readonly FolderUuid: string }[] }
    for (const { FolderUuid } of SubFolderList)
      await must(url, 'DeleteFolder', { UserUuid: actor.userUuid, FolderUuid }, actor.token)
  }
}
