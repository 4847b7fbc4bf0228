import type { Handlers } from './api-server.ts'

/** Keys and ids that tests use. */
export const API_KEY = '11111111-1111-4111-8111-111111111111'
export const ACCOUNT_KEY = '22222222-2222-4222-8222-222222222222'
export const USER = '33333333-3333-4333-8333-333333333333'
export const INSTITUTION = '44444444-4444-4444-8444-444444444444'
export const ORDER = '55555555-5555-4555-8555-555555555555'
export const FOLDER = '66666666-6666-4666-8666-666666666666'
export const ACCOUNT = { AccountUuid: ACCOUNT_KEY, AccountName: 'Test', UserList: [] }

/** `OpenSession` with tokens `token-1`, `token-2`, …, each good for so many seconds. */
export function sessionHandlers(expiresInSeconds = 900): Handlers {
  let opened = 0
  return {
    OpenSession: () => {
      opened += 1
      return {
        Success: true,
        Message: '',
        SessionToken: `token-${opened}`,
        ExpiresInSeconds: expiresInSeconds,
        Account: ACCOUNT,
      }
    },
  }
}
