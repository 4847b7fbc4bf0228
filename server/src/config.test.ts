import { expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const messageOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment)
    return ''
  } catch (error) {
    return error instanceof ConfigError ? error.message : String(error)
  }
}

it('listens on this machine only, where nothing is set', () => {
  expect(readConfig({})).toMatchObject({ HOST: '127.0.0.1', PORT: 8080, LOG_LEVEL: 'info', ALLOW_PLAIN_HTTP: false })
})

it('takes an empty setting for one that was not given', () => {
  expect(readConfig({ DATABASE_URL: '', PORT: '' })).not.toHaveProperty('DATABASE_URL')
})

it('names every setting that is wrong', () => {
  expect(messageOf({ PORT: '70000', DATABASE_URL: 'mysql://db' })).toBe(
    'PORT Too big: expected number to be <=65535. DATABASE_URL must be an address that begins with postgres:// or postgresql://.',
  )
})

it.each(['0.0.0.0', '192.0.2.1', '::', 'pacs.example.org'])(
  'refuses plain HTTP on %s unasked, and says the ways out',
  (HOST) => {
    expect(messageOf({ HOST })).toBe(
      `HOST=${HOST} is reachable from other machines without encryption. Set TLS_CERT and TLS_KEY, ` +
        'or an https PUBLIC_URL with a proxy before the server, or ALLOW_PLAIN_HTTP=true if you accept that images and passwords travel in clear.',
    )
  },
)

it.each([
  { HOST: '0.0.0.0', ALLOW_PLAIN_HTTP: 'true' },
  { HOST: '0.0.0.0', PUBLIC_URL: 'https://pacs.example.org' },
  { HOST: '0.0.0.0', TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem' },
  { HOST: '::1' },
  { HOST: 'localhost' },
])('takes %o', (environment) => {
  expect(readConfig(environment).HOST).toBe(environment.HOST)
})

it('wants certificate and key together', () => {
  expect(messageOf({ TLS_CERT: 'cert.pem' })).toBe('Set TLS_CERT and TLS_KEY together.')
})

it.each([
  ['2', 2],
  ['10.0.0.0/8, 192.0.2.7', ['10.0.0.0/8', '192.0.2.7']],
])('reads trusted proxies from %s', (TRUST_PROXY, expected) => {
  expect(readConfig({ TRUST_PROXY }).TRUST_PROXY).toEqual(expected)
})

it.each(['all', 'true', '10.0.0.0/99'])('does not trust proxies by %s', (TRUST_PROXY) => {
  expect(messageOf({ TRUST_PROXY })).toBe(`TRUST_PROXY has '${TRUST_PROXY}', which is no CIDR range.`)
})
