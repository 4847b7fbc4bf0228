import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { deriveKey } from '../../secrets.ts'

/** What an address of a document stands for. */
export interface DocumentGrant {
  readonly accountUuid: string
  readonly documentUuid: string
  /** Who asked for it, and acts when it is opened. */
  readonly userUuid: string
  /** The key by which they asked; undefined: they had signed in. */
  readonly apiKeyUuid: string | undefined
  /** Until when it opens, in seconds since 1970. */
  readonly expiresAt: number
  /** The only network that may open it, as CIDR. */
  readonly network: string
}

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const UUID_BYTES = 16
const TIME_BYTES = 4
const UUIDS = 4
const NO_UUID = '00000000-0000-0000-0000-000000000000'
const TOKEN = /^[A-Za-z0-9_-]{100,200}$/

const keyOf = (secretKey: string): Buffer => deriveKey(secretKey, 'document-links')

const bytesOfUuid = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')

const uuidAt = (bytes: Buffer, index: number): string =>
  bytes
    .toString('hex', index * UUID_BYTES, (index + 1) * UUID_BYTES)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

function pack(grant: DocumentGrant): Buffer {
  const { accountUuid, documentUuid, userUuid, apiKeyUuid = NO_UUID, expiresAt, network } = grant
  const time = Buffer.alloc(TIME_BYTES)
  time.writeUInt32BE(expiresAt)
  const uuids = [accountUuid, documentUuid, userUuid, apiKeyUuid].map(bytesOfUuid)
  return Buffer.concat([...uuids, time, Buffer.from(network)])
}

function unpack(bytes: Buffer): DocumentGrant {
  const apiKeyUuid = uuidAt(bytes, 3)
  return {
    accountUuid: uuidAt(bytes, 0),
    documentUuid: uuidAt(bytes, 1),
    userUuid: uuidAt(bytes, 2),
    apiKeyUuid: apiKeyUuid === NO_UUID ? undefined : apiKeyUuid,
    expiresAt: bytes.readUInt32BE(UUIDS * UUID_BYTES),
    network: bytes.toString('utf8', UUIDS * UUID_BYTES + TIME_BYTES),
  }
}

/**
 * A grant as text for an address. It is sealed with the server's secret, so nobody makes, changes or reads one, and nothing
 * of it is stored: an order's properties are asked for far more often than its documents are opened.
 */
export function sealGrant(secretKey: string, grant: DocumentGrant): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, keyOf(secretKey), nonce, { authTagLength: TAG_BYTES })
  const sealed = Buffer.concat([cipher.update(pack(grant)), cipher.final()])
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url')
}

/** The grant of a text; undefined for one that this server did not seal. */
export function openGrant(secretKey: string, token: string): DocumentGrant | undefined {
  if (!TOKEN.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64url')
  const cipher = createDecipheriv(CIPHER, keyOf(secretKey), bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  cipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return unpack(Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]))
  } catch {
    return undefined
  }
}
