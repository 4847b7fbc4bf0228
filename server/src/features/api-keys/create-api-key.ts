import type { UseCase } from '../use-case.ts'
import { insertApiKey } from './insert-api-key.ts'
import { readKeySettings } from './key-settings.ts'

export const createApiKey: UseCase<'CreateApiKey'> = async (call, input) => {
  const settings = await readKeySettings(call, input)
  const key = await insertApiKey(call.tx, {
    ...settings,
    accountUuid: call.actor.accountUuid,
    rights: input.RightList,
  })
  call.note.detail['ApiKeyUuid'] = key.uuid
  return { ApiKeyUuid: key.uuid, ApiKey: key.apiKey }
}
