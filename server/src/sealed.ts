import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { deriveKey } from './secrets.ts'

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/** What a sealed text is for, and the row that it belongs to: moved to another row it does not open. */
export interface SealPlace {
  readonly purpose: string
  readonly row: string
}

/** Encrypts a text with the server's secret (AES-256-GCM). */
export function seal(secretKey: string, { purpose, row }: SealPlace, text: string): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, deriveKey(secretKey, `seal/${purpose}`), iv)
  cipher.setAAD(Buffer.from(row))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body])
}

/** Decrypts what `seal` made. @throws Error when it was changed, moved, or sealed with another secret */
export function unseal(secretKey: string, { purpose, row }: SealPlace, sealed: Uint8Array): string {
  const key = deriveKey(secretKey, `seal/${purpose}`)
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(row))
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
}
