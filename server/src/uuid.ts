import { randomBytes, randomUUID } from 'node:crypto'

/** A time-ordered UUID (RFC 9562, version 7): neighbours in time are neighbours in the index. Not for secrets: 74 bits are random. */
export function makeUuid(now: number = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Lets a UUID in lower case pass, where it becomes part of a path or of a statement. @throws RangeError for any other text */
export function requireUuid(text: string): string {
  if (!UUID.test(text)) throw new RangeError('A UUID in lower case is needed here.')
  return text
}

/** A DICOM UID made of a random UUID (PS3.5 B.2), which tells nothing of when it was made. */
export const makeDicomUid = (): string => `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`
