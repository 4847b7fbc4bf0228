import { z } from 'zod'
import { method, optional, RIGHTS, required } from '../define.ts'
import { ApiKey } from '../objects.ts'

const admin = { caller: 'admin', limitedAccess: false } as const

const thatKey = required('apiKeyUuid', 'guid', 'The key that it is about.')
const settings = [
  required('name', 'text', 'What the key is for.', { maxLength: 64 }),
  optional('allowedDomainList', 'textList', 'Host names whose pages may use the key.', {
    maxLength: 253,
    maxItems: 100,
  }),
  optional('userUuidList', 'guidList', 'The users that the key may act as; none given: all.', { maxItems: 1000 }),
  optional('expireDatetime', 'text', 'When the key ends, ISO 8601 in UTC.', { maxLength: 30 }),
  optional('rightList', 'textList', 'What the key may do; none given: everything.', { oneOf: RIGHTS, maxItems: 5 }),
] as const

export const apiKeys = {
  GetApiSettings: method({
    group: 'API settings',
    summary: 'The account key and what is known of each API key; the keys themselves are not stored.',
    form: 'typed',
    access: admin,
    arguments: [],
    result: z.strictObject({ AccountKey: z.string(), ApiKeyList: z.array(ApiKey) }),
  }),
  CreateApiKey: method({
    group: 'API settings',
    summary: 'Makes an API key. It is shown this once; only its hash is stored.',
    form: 'typed',
    access: admin,
    arguments: settings,
    result: z.strictObject({ ApiKeyUuid: z.string(), ApiKey: z.string() }),
  }),
  UpdateApiKey: method({
    group: 'API settings',
    summary: 'Sets all that a key may do anew: what is left out is as in CreateApiKey. Its open sessions keep no more.',
    form: 'typed',
    access: admin,
    arguments: [thatKey, ...settings],
    result: z.strictObject({}),
  }),
  RotateApiKey: method({
    group: 'API settings',
    summary: 'Gives a key a new secret, shown this once; the old one and its sessions work until the grace time ends.',
    form: 'typed',
    access: admin,
    arguments: [
      thatKey,
      required('graceMinutes', 'int', 'How long the old secret still works.', { minimum: 0, maximum: 43_200 }),
    ],
    result: z.strictObject({ ApiKey: z.string() }),
  }),
  RevokeApiKey: method({
    group: 'API settings',
    summary: 'Ends a key and, within 5 seconds, the sessions opened with it.',
    form: 'typed',
    access: admin,
    arguments: [required('apiKeyUuid', 'guid', 'The key to end.')],
    result: z.strictObject({}),
  }),
}
