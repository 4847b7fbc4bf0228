import { ApiError, METHODS, type MethodName, RIGHTS } from '@opaline/contract'
import { describe, expect, it } from 'vitest'
import type { Actor, Session } from './actor.ts'
import { allowActor, allowSession, POLICY } from './policy.ts'

const session = (changes: Partial<Session> = {}): Session => ({
  uuid: 's',
  accountUuid: 'a',
  apiKeyUuid: 'k',
  userUuids: undefined,
  rights: new Set(RIGHTS),
  orderUuids: undefined,
  allowedDomains: [],
  expiresAt: new Date(0),
  ...changes,
})
const actor = (userType: Actor['userType']): Actor => ({
  accountUuid: 'a',
  userUuid: 'u',
  userType,
  institutionUuids: [],
  orderUuids: undefined,
})
const codeOf = (check: () => void): string => {
  try {
    check()
    return 'allowed'
  } catch (error) {
    return error instanceof ApiError ? error.code : String(error)
  }
}
const names = Object.keys(METHODS) as MethodName[]
const admin = names.filter((name) => POLICY[name].caller === 'admin')

const OVER_DICOM_WEB = [
  'DeleteOverDicomWeb',
  'RetrieveOverDicomWeb',
  'SearchOverDicomWeb',
  'StoreOverDicomWeb',
] as const

it('has a row for every method, and for what is done over DICOMweb', () => {
  expect(Object.keys(POLICY).sort()).toEqual([...names, ...OVER_DICOM_WEB].sort())
})

it('lets a key read and store over DICOMweb but never delete, and a limited-access user only read', () => {
  expect(OVER_DICOM_WEB.map((name) => codeOf(() => allowSession(name, session())))).toEqual([
    'Forbidden',
    'allowed',
    'allowed',
    'allowed',
  ])
  const signedIn = session({ apiKeyUuid: undefined })
  expect(OVER_DICOM_WEB.map((name) => codeOf(() => allowSession(name, signedIn)))).toEqual(
    OVER_DICOM_WEB.map(() => 'allowed'),
  )
  expect(OVER_DICOM_WEB.map((name) => codeOf(() => allowActor(name, actor('LimitedAccess'))))).toEqual([
    'Forbidden',
    'allowed',
    'allowed',
    'Forbidden',
  ])
})

it('keeps API keys from every method of administration', () => {
  expect([...admin].sort()).toEqual([
    'CreateApiKey',
    'CreateDicomNode',
    'CreateInstitution',
    'CreateUser',
    'CreateUserGroup',
    'DeactivateInstitution',
    'DeactivateUser',
    'DeleteDicomNode',
    'DeleteUserGroup',
    'DiscardInboxItem',
    'GetApiSettings',
    'GetAuditLog',
    'GetIndexedTags',
    'GetUsage',
    'MergePatients',
    'PurgeImages',
    'PurgeOrder',
    'RevokeApiKey',
    'RotateApiKey',
    'SetAccountFlagDictionary',
    'SetIndexedTags',
    'SetUserGroupMembers',
    'SetUserInstitutions',
    'UnmergePatients',
    'UpdateAccount',
    'UpdateApiKey',
    'UpdateDicomNode',
    'UpdateInstitution',
    'UpdateUser',
    'UpdateUserGroup',
    'VerifyAuditLog',
  ])
  expect(admin.map((name) => codeOf(() => allowSession(name, session())))).toEqual(admin.map(() => 'Forbidden'))
})

it('opens nothing without a session but what opens one', () => {
  const open = names.filter((name) => codeOf(() => allowSession(name, undefined)) === 'allowed')
  expect(open.sort()).toEqual([
    'ForgotPassword',
    'Initialize',
    'OpenSession',
    'ReadDicomFiles',
    'ResetPassword',
    'SignIn',
    'SignUp',
  ])
})

describe('a key without the right', () => {
  const needing = names.filter((name) => POLICY[name].right !== undefined)
  it.each(needing)('cannot call %s', (name) => {
    const rights = new Set(RIGHTS.filter((right) => right !== POLICY[name].right))
    expect(codeOf(() => allowSession(name, session({ rights })))).toBe('Forbidden')
    expect(codeOf(() => allowSession(name, session()))).toBe('allowed')
  })
})

// What begins with Get and is no method of the published page (contract 9, Who).
const BEYOND_THE_PAGE = [
  'GetInbox',
  'GetPseudonymizationKey',
  'GetShareAccessLog',
  'GetShareList',
  'GetTrash',
  'GetTrashedImages',
]

it('lets a limited-access user read and nothing more (contract 9, Who)', () => {
  const allowed = names.filter((name) => codeOf(() => allowActor(name, actor('LimitedAccess'))) === 'allowed')
  const expected = names.filter(
    (name) =>
      (name.startsWith('Get') && POLICY[name].caller !== 'admin' && !BEYOND_THE_PAGE.includes(name)) ||
      ['Initialize', 'ReadDicomFiles', 'OpenSession', 'SignIn', 'SignOut'].includes(name) ||
      ['ChangePassword', 'EnableOneTimeCode', 'ForgotPassword', 'ResetPassword', 'SignUp'].includes(name),
  )
  expect(allowed).toEqual(expected)
})

it('keeps a Standard user from administration', () => {
  expect(admin.map((name) => codeOf(() => allowActor(name, actor('Standard'))))).toEqual(admin.map(() => 'Forbidden'))
  expect(admin.map((name) => codeOf(() => allowActor(name, actor('Admin'))))).toEqual(admin.map(() => 'allowed'))
})
