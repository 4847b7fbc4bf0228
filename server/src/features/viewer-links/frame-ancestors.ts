import ipaddr from 'ipaddr.js'

const hostOf = (domain: string): string => domain.replace(/:\d+$/, '')

const isLoopback = (host: string): boolean =>
  host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')

/** A domain of the account's list as Content-Security-Policy writes it: https only, but for this machine itself. */
function sourcesOf(domain: string): string[] {
  if (!isLoopback(hostOf(domain))) return [`https://${domain}`]
  const anyPort = domain === 'localhost' ? ':*' : ''
  return [`http://${domain}${anyPort}`, `https://${domain}${anyPort}`]
}

const WEB_ORIGIN = /^https?:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i

/**
 * Whose pages may show a link's viewer in a frame: our own, and those of the account's domains; where it lists none, the
 * page that asked for the link. `origin` is '' where no page asked.
 */
export function frameAncestors(allowedDomains: readonly string[], origin: string): string[] {
  if (allowedDomains.length > 0) return ["'self'", ...allowedDomains.flatMap(sourcesOf)]
  return WEB_ORIGIN.test(origin) ? ["'self'", origin] : ["'self'"]
}
