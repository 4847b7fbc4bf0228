import type { CheckName, Rules } from '../checks.ts'
import { longestValue } from '../value-representation.ts'

/** A JSON Schema (draft 2020-12) as data. */
export type JsonSchema = { readonly [key: string]: unknown }

const guid: JsonSchema = { type: 'string', format: 'uuid' }
const longest = ({ maxLength, vr }: Rules): number => maxLength ?? (vr === undefined ? 1024 : longestValue(vr))
const text = (rules: Rules): JsonSchema => ({
  type: 'string',
  ...(rules.oneOf ? { enum: [...rules.oneOf] } : { maxLength: longest(rules) }),
})
const list = (items: JsonSchema, rules: Rules): JsonSchema => ({
  type: 'array',
  items,
  maxItems: rules.maxItems ?? 10_000,
})
const properties = (keys: Readonly<Record<string, Rules>>): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(keys).map(([key, rules]) => [key, argumentSchema(rules)])),
  additionalProperties: false,
})
const json = (rules: Rules): JsonSchema => {
  if (rules.keys) return properties(rules.keys)
  return rules.knownKeys
    ? {
        type: 'object',
        properties: Object.fromEntries(rules.knownKeys.map((key) => [key, { type: 'string' }])),
        additionalProperties: false,
      }
    : { type: 'object' }
}

const SCHEMAS: Readonly<Record<CheckName, (rules: Rules) => JsonSchema>> = {
  guid: () => guid,
  guidList: (rules) => list(guid, rules),
  text,
  textList: (rules) => list(text(rules), rules),
  date: () => ({ type: 'string', format: 'date' }),
  time: () => ({ type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
  datetime: () => ({ type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2} ([01]\\d|2[0-3]):[0-5]\\d$' }),
  mail: () => ({ type: 'string', format: 'email', maxLength: 254 }),
  int: (rules) => ({
    type: 'integer',
    ...(rules.minimum === undefined ? {} : { minimum: rules.minimum }),
    ...(rules.maximum === undefined ? {} : { maximum: rules.maximum }),
  }),
  bool: () => ({ type: 'boolean' }),
  json,
  jsonList: (rules) => list(json(rules), rules),
  files: () => ({ type: 'array' }),
}

/** The JSON Schema that says what the argument's check says. */
export const argumentSchema = (rules: Rules): JsonSchema => SCHEMAS[rules.check](rules)
