import { resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)
const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })
const proxies = z.string().transform((text, context): number | string[] => {
  if (/^\d$/.test(text)) return Number(text)
  const ranges = text.split(',').map((range) => range.trim())
  const wrong = ranges.find((range) => !(ipaddr.isValidCIDR(range) || ipaddr.isValid(range)))
  if (wrong !== undefined) context.addIssue({ code: 'custom', message: `has '${wrong}', which is no CIDR range` })
  return ranges
})

const sender = z
  .string()
  .regex(/^(?:[^\p{Cc}<>@",]+<[^\p{Cc}\s<>@]+@[^\p{Cc}\s<>@]+>|[^\p{Cc}\s<>@]+@[^\p{Cc}\s<>@]+)$/u, {
    message: 'must be a mail address, with a name before it or none',
  })

/** Every setting: an environment variable, what it may hold, and what it means (docs/settings.md is made of this). */
export const SETTINGS = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  PORT: port.default(8080).describe('Port for HTTP or HTTPS; 0 takes a free one.'),
  DATA_DIR: z
    .string()
    .default('./data')
    .transform((path) => resolve(path))
    .describe('Folder for files, the embedded database and secrets.'),
  PUBLIC_URL: url('http:', 'https:')
    .optional()
    .describe('Address under which users reach the server; links are made of it.'),
  TRUST_PROXY: proxies
    .optional()
    .describe('Proxies whose X-Forwarded-For is believed: CIDR ranges, or a number of hops.'),
  DATABASE_URL: url('postgres:', 'postgresql:')
    .optional()
    .describe('PostgreSQL 15 or newer; left out: an embedded one in DATA_DIR.'),
  DATABASE_APPLICATION_URL: url('postgres:', 'postgresql:')
    .optional()
    .describe('Login of the application itself on DATABASE_URL’s database, where DATABASE_URL may not create one.'),
  TLS_CERT: z.string().optional().describe('File with the certificate chain (PEM).'),
  TLS_KEY: z.string().optional().describe('File with the certificate’s key (PEM).'),
  ALLOW_PLAIN_HTTP: flag.default(false).describe('Allows plain HTTP beyond this machine.'),
  SECRET_KEY: z.string().min(32).optional().describe('Secret of 32 characters or more; left out: made in DATA_DIR.'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug']).default('info').describe('How much is logged.'),
  SMTP_URL: url('smtp:', 'smtps:')
    .optional()
    .describe(
      'Mail server, `smtps://user:password@host:465` or `smtp://…:587` (STARTTLS); left out: mails go to the folder `outbox` in DATA_DIR.',
    ),
  SMTP_CA: z.string().optional().describe('File with the certificates (PEM) that the mail server’s is trusted by.'),
  MAIL_FROM: sender
    .optional()
    .describe('Address that mails come from, `pacs@example.org` or `PACS <pacs@example.org>`.'),
  SHARE_MAILS_PER_HOUR: z.coerce
    .number()
    .int()
    .min(0)
    .default(120)
    .describe('How many mails an account’s shares may send in an hour.'),
  SIGN_UP: z.enum(['closed', 'open']).default('closed').describe('Whether anybody may make an account (`SignUp`).'),
  MAX_FILE_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(16 * 2 ** 30)
    .describe('Largest file that is taken, in bytes.'),
  MAX_DOCUMENT_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(2 * 2 ** 30)
    .describe('Largest document of an order that is taken, in bytes.'),
})

export type Config = z.output<typeof SETTINGS>

const isLoopback = (host: string): boolean =>
  host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')

/** Whether users reach the server over TLS: its own, or that of a proxy before it. */
export const isEncrypted = (config: Pick<Config, 'TLS_CERT' | 'PUBLIC_URL'>): boolean =>
  config.TLS_CERT !== undefined || config.PUBLIC_URL?.startsWith('https:') === true

function findContradiction(config: Config): string | undefined {
  if ((config.TLS_CERT === undefined) !== (config.TLS_KEY === undefined)) return 'Set TLS_CERT and TLS_KEY together.'
  if (config.SMTP_URL !== undefined && config.MAIL_FROM === undefined) return 'Set MAIL_FROM together with SMTP_URL.'
  if (isEncrypted(config) || isLoopback(config.HOST) || config.ALLOW_PLAIN_HTTP) return undefined
  return (
    `HOST=${config.HOST} is reachable from other machines without encryption. Set TLS_CERT and TLS_KEY, ` +
    'or an https PUBLIC_URL with a proxy before the server, or ALLOW_PLAIN_HTTP=true if you accept that images and passwords travel in clear.'
  )
}

/** A setting is wrong; the message names it and says what to do. */
export class ConfigError extends Error {}

/** Reads the settings. @throws ConfigError that names every wrong one. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = SETTINGS.safeParse(given)
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`).join(' '))
  }
  const contradiction = findContradiction(parsed.data)
  if (contradiction !== undefined) throw new ConfigError(contradiction)
  return parsed.data
}
