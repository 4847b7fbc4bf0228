import ipaddr from 'ipaddr.js'

const HALF_OF_IPV6 = 4

/**
 * The network that a viewer link is bound to, as CIDR: an IPv4 address alone, the /64 of an IPv6 one, since devices change
 * the other half by themselves (RFC 8981). Undefined for a text that is no address.
 */
export function viewerNetwork(text: string): string | undefined {
  const plain = text.replace(/%.*$/, '')
  if (!ipaddr.IPv4.isValidFourPartDecimal(plain) && !ipaddr.IPv6.isValid(plain)) return undefined
  const address = ipaddr.process(plain)
  if (address.kind() === 'ipv4') return `${address.toString()}/32`
  const { parts } = address as ipaddr.IPv6
  return `${new ipaddr.IPv6(parts.map((part, at) => (at < HALF_OF_IPV6 ? part : 0))).toString()}/64`
}
