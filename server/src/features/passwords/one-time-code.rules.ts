import { createHmac, timingSafeEqual } from 'node:crypto'

/** One-time codes by time (TOTP, RFC 6238) as authenticators make them: HMAC-SHA-1, steps of 30 seconds, six digits. */

const STEP_SECONDS = 30
const DIGITS = 6
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const BITS_PER_LETTER = 5
const BITS_PER_BYTE = 8

/** Base 32 (RFC 4648) without padding; a rest of fewer than five bits is filled with zeros. */
export function writeBase32(bytes: Uint8Array): string {
  let letters = ''
  let value = 0
  let bits = 0
  for (const byte of bytes) {
    value = ((value << BITS_PER_BYTE) | byte) & 0xffff
    bits += BITS_PER_BYTE
    while (bits >= BITS_PER_LETTER) {
      bits -= BITS_PER_LETTER
      letters += BASE32[(value >> bits) & 31]
    }
  }
  return bits === 0 ? letters : letters + BASE32[(value << (BITS_PER_LETTER - bits)) & 31]
}

export const stepOf = (now: Date): number => Math.floor(now.getTime() / 1000 / STEP_SECONDS)

/** The code of a step (RFC 4226 5.3). */
export function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** The step that a code belongs to: this one, or one before or after, as clocks differ. undefined: none of them. */
export function matchingStep(secret: Uint8Array, code: string, now: Date): number | undefined {
  const given = Buffer.from(code)
  const current = stepOf(now)
  return [current, current - 1, current + 1].find((step) => {
    const expected = Buffer.from(codeOf(secret, step))
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

/** What an authenticator reads as a QR code. */
export const otpauthUrl = (secret: Uint8Array, email: string): string =>
  `otpauth://totp/Opaline:${encodeURIComponent(email)}?secret=${writeBase32(secret)}&issuer=Opaline`
