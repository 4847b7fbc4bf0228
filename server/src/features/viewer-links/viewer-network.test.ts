import { expect, it } from 'vitest'
import { viewerNetwork } from './viewer-network.ts'

it.each([
  ['192.0.2.1', '192.0.2.1/32'],
  ['::ffff:192.0.2.1', '192.0.2.1/32'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['1', undefined],
  ['192.0.2.256', undefined],
  ['192.0.2.1/24', undefined],
  ['0x7f000001', undefined],
  ['example.org', undefined],
  ['', undefined],
])('binds %s to %s', (address, network) => {
  expect(viewerNetwork(address)).toBe(network)
})
