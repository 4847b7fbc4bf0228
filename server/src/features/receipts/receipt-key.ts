import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { deriveKey } from '../../secrets.ts'

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const KEY_ID_LENGTH = 16

/** The key of receipts, made of the server's secret: every process that has the secret signs with the same. */
const privateKey = (secretKey: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, deriveKey(secretKey, 'receipt')]),
    format: 'der',
    type: 'pkcs8',
  })

/** By what receipts are checked. */
export interface PublicReceiptKey {
  /** The beginning of the SHA-256 of the key (SubjectPublicKeyInfo, DER), in hexadecimal. */
  readonly KeyId: string
  readonly Algorithm: 'Ed25519'
  /** PEM, SubjectPublicKeyInfo. */
  readonly PublicKey: string
}

export function publicReceiptKey(secretKey: string): PublicReceiptKey {
  const key = createPublicKey(privateKey(secretKey))
  const hash = createHash('sha256').update(key.export({ format: 'der', type: 'spki' }))
  return {
    KeyId: hash.digest('hex').slice(0, KEY_ID_LENGTH),
    Algorithm: 'Ed25519',
    PublicKey: String(key.export({ format: 'pem', type: 'spki' })),
  }
}

/** A text with its signature. */
export interface SignedText {
  readonly KeyId: string
  /** JSON; its bytes in UTF-8 are what is signed. */
  readonly Text: string
  /** Ed25519 (RFC 8032), base64. */
  readonly Signature: string
}

/** Signs what a receipt says. */
export function signReceipt(secretKey: string, content: Readonly<Record<string, unknown>>): SignedText {
  const Text = JSON.stringify(content)
  const signature = sign(null, Buffer.from(Text), privateKey(secretKey))
  return { KeyId: publicReceiptKey(secretKey).KeyId, Text, Signature: signature.toString('base64') }
}
