import { expect, it } from 'vitest'
import { type Caller, KnownCallers } from './known-callers.ts'

const caller: Caller = {
  session: {
    uuid: 's',
    accountUuid: 'a',
    apiKeyUuid: 'k',
    userUuids: undefined,
    rights: new Set(),
    orderUuids: undefined,
    allowedDomains: [],
    expiresAt: new Date(0),
  },
  actor: { accountUuid: 'a', userUuid: 'u', userType: 'Admin', institutionUuids: [], orderUuids: undefined },
}
const token = Buffer.from('token')

it('knows a caller for one second, by token and acting user', () => {
  let now = 0
  const callers = new KnownCallers(() => now)
  expect(callers.find(token, 'u')).toBeUndefined()
  callers.keep(token, 'u', caller)
  now = 999
  expect(callers.find(token, 'u')).toMatchObject(caller)
  expect(callers.find(token, 'other')).toBeUndefined()
  expect(callers.find(Buffer.from('other'), 'u')).toBeUndefined()
  now = 1_000
  expect(callers.find(token, 'u')).toBeUndefined()
})
