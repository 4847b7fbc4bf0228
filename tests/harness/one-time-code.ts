import { createHmac } from 'node:crypto'

const STEP_MS = 30_000

/** A one-time code as another program makes it, from the secret in base 32 (RFC 4226, RFC 6238). @param later how many steps from now */
export function oneTimeCode(secret: string, later = 0): string {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const bytes = bits.join('').match(/.{8}/g) ?? []
  const counter = Buffer.alloc(8)
  counter.writeUInt32BE(Math.floor(Date.now() / STEP_MS) + later, 4)
  const mac = createHmac('sha1', Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))))
    .update(counter)
    .digest()
  const offset = (mac[19] ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
