import { type Argument, argumentsOf, type Method, wireName } from '../define.ts'
import { ERRORS } from '../errors.ts'
import { argumentSchema, type JsonSchema } from './argument-schema.ts'
import { fileExample, positionalExample, typedExample } from './code-examples.ts'
import { wireExample } from './example-values.ts'
import { resultSchema } from './result-schema.ts'

const JSON_ERRORS = [400, 401, 403, 404, 409, 413, 429, 500, 503]
const BODY_ERRORS = [...JSON_ERRORS, 415, 507].sort((a, b) => a - b)

const codesOf = (status: number): readonly string[] =>
  Object.entries(ERRORS)
    .filter(([, error]) => error.status === status)
    .map(([code]) => code)
const meaningsOf = (status: number): string =>
  Object.entries(ERRORS)
    .filter(([, error]) => error.status === status)
    .map(([code, error]) => `${code}: ${error.meaning}`)
    .join(' ')

/** 507 is a full disk (`Unavailable`) beside a used-up quota. */
const errorSchema = (status: number): JsonSchema => ({
  type: 'object',
  properties: {
    Success: { const: false },
    Message: { type: 'string' },
    ErrorCode: { enum: status === 507 ? ['QuotaExceeded', 'Unavailable'] : codesOf(status) },
    RequestId: { type: 'string' },
    RetryAfterSeconds: { type: 'integer' },
  },
  required: ['Success', 'Message', 'ErrorCode'],
})

const errorResponses = (): JsonSchema =>
  Object.fromEntries(
    BODY_ERRORS.map((status) => [
      `Error${status}`,
      { description: meaningsOf(status), content: { 'application/json': { schema: errorSchema(status) } } },
    ]),
  )

/** The wire holds the acting user optional: a signed-in session may leave it out. */
const isOptional = (argument: Argument): boolean => argument.optional || argument.actingUser === true

const described = (argument: Argument): JsonSchema => ({
  ...argumentSchema(argument),
  description: argument.description,
})

const jsonBody = (given: readonly Argument[], example: JsonSchema): JsonSchema => ({
  required: given.some((argument) => !isOptional(argument)),
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: Object.fromEntries(given.map((argument) => [wireName(argument.name), described(argument)])),
        required: given.filter((argument) => !isOptional(argument)).map((argument) => wireName(argument.name)),
        additionalProperties: false,
      },
      example,
    },
  },
})

const queryParameter = (argument: Argument): JsonSchema => ({
  name: wireName(argument.name),
  in: 'query',
  required: !isOptional(argument),
  description: argument.description,
  schema: argumentSchema(argument),
})

const request = (entry: Method): JsonSchema =>
  entry.body === undefined
    ? { requestBody: jsonBody(argumentsOf(entry), wireExample(entry)) }
    : {
        parameters: argumentsOf(entry).map(queryParameter),
        requestBody: { required: true, content: { [entry.body]: { schema: {} } } },
      }

const success = (schema: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: {
    Success: { const: true },
    Message: { type: 'string' },
    ...(schema['properties'] as JsonSchema),
  },
  required: ['Success', 'Message', ...((schema['required'] as readonly string[] | undefined) ?? [])],
})

const codeSamples = (name: string, entry: Method): readonly JsonSchema[] =>
  [
    { label: 'Callbacks', source: positionalExample(name, entry) },
    { label: 'Promises', source: typedExample(name, entry) },
    { label: 'Without the library', source: fileExample(name, entry) },
  ].flatMap(({ label, source }) => (source === undefined ? [] : [{ lang: 'JavaScript', label, source }]))

const operation = (name: string, entry: Method): JsonSchema => ({
  operationId: name,
  tags: [entry.group],
  summary: entry.summary,
  ...(entry.access.caller === 'anyone' ? { security: [] } : {}),
  ...request(entry),
  'x-codeSamples': codeSamples(name, entry),
  responses: {
    200: {
      description: 'Done.',
      content: { 'application/json': { schema: success(resultSchema(entry.result).schema) } },
    },
    ...Object.fromEntries(
      (entry.body === undefined ? JSON_ERRORS : BODY_ERRORS).map((status) => [
        status,
        { $ref: `#/components/responses/Error${status}` },
      ]),
    ),
  },
})

const onWire = (methods: Readonly<Record<string, Method>>): readonly [string, Method][] =>
  Object.entries(methods).filter(([, entry]) => entry.form !== 'local' && entry.form !== 'upload')

/** What the library does by itself or with several routes: without a path, so that a reader finds it all the same. */
const libraryMethods = (methods: Readonly<Record<string, Method>>): readonly JsonSchema[] =>
  Object.entries(methods)
    .filter(([, entry]) => entry.form === 'local' || entry.form === 'upload')
    .map(([name, entry]) => ({ name, summary: entry.summary, 'x-codeSamples': codeSamples(name, entry) }))

const schemas = (entries: readonly [string, Method][]): JsonSchema =>
  Object.assign({}, ...entries.map(([, entry]) => resultSchema(entry.result).definitions))

/** OpenAPI 3.1 of every method that has a route. */
export function openapi(methods: Readonly<Record<string, Method>>, version: string): JsonSchema {
  const entries = onWire(methods)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Opaline Cloud API',
      version,
      description:
        'Every method is a POST with one JSON object; every answer is one JSON object with Success and Message.',
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { cookie: [] }],
    tags: [...new Set(entries.map(([, entry]) => entry.group))].map((name) => ({ name })),
    paths: Object.fromEntries(entries.map(([name, entry]) => [`/api/v1/${name}`, { post: operation(name, entry) }])),
    'x-libraryMethods': libraryMethods(methods),
    components: {
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', description: 'SessionToken of OpenSession or SignIn.' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'opaline_session',
          description: 'Set by SignIn, same origin only.',
        },
      },
      responses: errorResponses(),
      schemas: schemas(entries),
    },
  }
}
