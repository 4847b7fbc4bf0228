import { shownValue } from '@opaline/contract'
import ipaddr from 'ipaddr.js'
import { invalid } from '../errors.ts'

const HOST_NAME = /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?$/i

/** A host name or an IP address. @throws ApiError InvalidParameter for what is neither */
export function readHost(argumentName: string, text: string): string {
  const host = text.trim()
  const isAddress = ipaddr.IPv6.isValid(host) || ipaddr.IPv4.isValidFourPartDecimal(host)
  // What looks like an IPv4 address but is none, such as 10.0.0.256, is no name either.
  const isName = HOST_NAME.test(host) && !/^[\d.]+$/.test(host)
  if (!isAddress && !isName) throw invalid(argumentName, `Given value = '${shownValue(text)}' is not host format.`)
  return host
}
