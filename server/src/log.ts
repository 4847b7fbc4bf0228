import { type Logger, pino } from 'pino'

const SECRET_FIELDS = [
  'password',
  'token',
  'apiKey',
  'accountKey',
  'Password',
  'SessionToken',
  'ApiKey',
  'AccountKey',
  'authorization',
  'cookie',
]
// An error of PostgreSQL may quote a row (`detail`, `where`) and one of the driver the parameters: neither is logged.
const ERROR_FIELDS = ['type', 'message', 'stack', 'code', 'constraint', 'table', 'routine'] as const

const serializeError = (error: Error): Record<string, unknown> =>
  Object.fromEntries(
    ERROR_FIELDS.map((field) => [field, (error as unknown as Record<string, unknown>)[field]]).filter(
      ([, value]) => value !== undefined,
    ),
  )

/** One line of JSON an event, without keys, passwords, tokens or patient data. */
export const makeLog = (level: string): Logger =>
  pino({
    level,
    base: {},
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '…' },
    serializers: { err: serializeError },
  })
