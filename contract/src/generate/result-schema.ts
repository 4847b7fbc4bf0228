import { z } from 'zod'
import * as objects from '../objects.ts'
import type { JsonSchema } from './argument-schema.ts'

const isSchema = (value: unknown): value is z.ZodType => value instanceof z.ZodType

/** The named objects of the contract: they become `#/components/schemas/<name>`. */
function namedObjects(): z.core.$ZodRegistry<{ id: string }> {
  const registry = z.registry<{ id: string }>()
  for (const [name, schema] of Object.entries(objects)) if (isSchema(schema)) registry.add(schema, { id: name })
  return registry
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Points local definitions at the document's components and drops what only stands for a file of its own. */
function relocate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocate)
  if (!isRecord(value)) return value
  const entries = Object.entries(value)
    .filter(([key]) => key !== '$schema' && key !== '$defs' && key !== 'id')
    .map(([key, item]) => [
      key,
      key === '$ref' ? String(item).replace('#/$defs/', '#/components/schemas/') : relocate(item),
    ])
  return Object.fromEntries(entries)
}

/** A result's schema, and the named objects that it refers to. */
export interface ResultSchema {
  readonly schema: JsonSchema
  readonly definitions: Readonly<Record<string, JsonSchema>>
}

/** The JSON Schema of a method's result, by zod's own translation. */
export function resultSchema(result: z.ZodObject): ResultSchema {
  const { $defs, ...schema } = z.toJSONSchema(result, { metadata: namedObjects() })
  const definitions = Object.entries($defs ?? {}).map(([name, item]) => [name, relocate(item) as JsonSchema])
  return { schema: relocate(schema) as JsonSchema, definitions: Object.fromEntries(definitions) }
}
