import { isDomainEntry } from '../access/allowed-domains.ts'
import { invalid, notFound } from '../errors.ts'
import type { Call, UseCase } from '../use-case.ts'
import { insertApiKey } from './insert-api-key.ts'

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/

function readExpiry(text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined
  const instant = new Date(text)
  if (!INSTANT.test(text) || Number.isNaN(instant.getTime())) {
    throw invalid('expireDatetime', `Given value = '${text.slice(0, 100)}' is not date format.`)
  }
  if (instant <= now) throw invalid('expireDatetime', `Given value = '${text}' is in the past.`)
  return instant
}

async function checkUsers({ tx }: Call, userUuids: readonly string[]): Promise<void> {
  if (userUuids.length === 0) return
  const rows = await tx
    .selectFrom('users')
    .select('id')
    .where('id', 'in', userUuids)
    .where('deactivated_at', 'is', null)
    .execute()
  if (rows.length !== new Set(userUuids).size) throw notFound('userUuidList')
}

export const createApiKey: UseCase<'CreateApiKey'> = async (call, input) => {
  const wrong = input.AllowedDomainList?.find((domain) => !isDomainEntry(domain))
  if (wrong !== undefined)
    throw invalid('allowedDomainList', `Given value = '${wrong.slice(0, 100)}' is not domain format.`)
  await checkUsers(call, input.UserUuidList ?? [])
  const key = await insertApiKey(call.tx, {
    accountUuid: call.actor.accountUuid,
    name: input.Name,
    allowedDomains: input.AllowedDomainList,
    userUuids: input.UserUuidList,
    rights: input.RightList,
    expiresAt: readExpiry(input.ExpireDatetime, call.services.now()),
  })
  call.note.detail['ApiKeyUuid'] = key.uuid
  return { ApiKeyUuid: key.uuid, ApiKey: key.apiKey }
}
