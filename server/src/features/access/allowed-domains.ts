import { ApiError } from '@opaline/contract'
import ipaddr from 'ipaddr.js'

/** A page of a domain that is not listed; the answer carries no CORS headers, so that page cannot even read it. */
export class ForeignOriginError extends ApiError {
  constructor() {
    super('Forbidden', 'This may not be used from this page: its domain is not among those that are listed for it.')
  }
}

interface Host {
  readonly name: string
  readonly port: string
}

const split = (entry: string): Host => {
  const at = entry.lastIndexOf(':')
  return at < 0 ? { name: entry, port: '' } : { name: entry.slice(0, at), port: entry.slice(at + 1) }
}

const isLoopback = (name: string): boolean =>
  name === 'localhost' || (ipaddr.isValid(name) && ipaddr.process(name).range() === 'loopback')

function matches(origin: URL, entry: string): boolean {
  const host = split(entry.toLowerCase())
  if (host.name === 'localhost')
    return origin.hostname === 'localhost' && host.port === '' ? true : origin.host === entry
  if (origin.protocol !== 'https:' && !isLoopback(origin.hostname)) return false
  if (origin.port !== host.port) return false
  if (host.name.startsWith('*.'))
    return origin.hostname.endsWith(host.name.slice(1)) && origin.hostname.length > host.name.length - 1
  return origin.hostname === host.name
}

/**
 * Whether a page of this origin may use a key, session or link that lists domains (contract 9): `app.example.org`,
 * `*.example.org`, a port where it is not the default; `localhost` means every port; https elsewhere. No list: any page.
 */
export function isAllowedOrigin(allowedDomains: readonly string[], origin: string | undefined): boolean {
  if (allowedDomains.length === 0) return true
  if (origin === undefined || !URL.canParse(origin)) return false
  const url = new URL(origin)
  return url.origin === origin && allowedDomains.some((entry) => matches(url, entry))
}

const DOMAIN = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(:\d{1,5})?$/i

export const isDomainEntry = (text: string): boolean => DOMAIN.test(text)
