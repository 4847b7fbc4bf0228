import type { CheckName, Rules } from '../checks.ts'
import type { JsonSchema } from './argument-schema.ts'

/** TypeScript text for what an argument's check accepts. */
export const ARGUMENT_TYPES: Readonly<Record<CheckName, string>> = {
  guid: 'string',
  guidList: 'readonly string[]',
  text: 'string',
  textList: 'readonly string[]',
  date: 'string | Date',
  time: 'string',
  datetime: 'string',
  mail: 'string',
  int: 'number',
  bool: 'boolean',
  json: 'Readonly<Record<string, unknown>>',
  jsonList: 'readonly Readonly<Record<string, unknown>>[]',
  files: 'ArrayLike<Blob>',
}

const keyTypes = (keys: Readonly<Record<string, Rules>>): string =>
  `{ ${Object.entries(keys)
    .map(([key, rules]) => `${key}?: ${argumentType(rules)} | ''`)
    .join('; ')} }`

/** The argument's type: its choices, or its keys, where it has some. */
export function argumentType(rules: Rules): string {
  if (rules.keys) return keyTypes(rules.keys)
  const choices = rules.oneOf?.map((choice) => `'${choice}'`).join(' | ')
  if (choices === undefined) return ARGUMENT_TYPES[rules.check]
  return rules.check === 'textList' ? `readonly (${choices})[]` : choices
}

const SCALARS: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
}

const object = (schema: JsonSchema): string => {
  const required = (schema['required'] ?? []) as readonly string[]
  const fields = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>)
  const lines = fields.map(([name, field]) => `${name}${required.includes(name) ? '' : '?'}: ${typeText(field)}`)
  return lines.length === 0 ? 'Record<string, never>' : `{ ${lines.join('; ')} }`
}

/** TypeScript text for a JSON Schema of a result. */
export function typeText(schema: JsonSchema): string {
  if (typeof schema['$ref'] === 'string') return schema['$ref'].replace('#/components/schemas/', '')
  if (Array.isArray(schema['enum'])) return schema['enum'].map((choice) => `'${choice}'`).join(' | ')
  if (schema['format'] === 'binary') return 'File'
  if (schema['type'] === 'array') return `Array<${typeText((schema['items'] ?? {}) as JsonSchema)}>`
  if (schema['type'] === 'object') return object(schema)
  return SCALARS[String(schema['type'])] ?? 'unknown'
}
