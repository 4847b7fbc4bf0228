import { randomUUID } from 'node:crypto'

/** A time-ordered UUID (RFC 9562, version 7): neighbours in time are neighbours in the index. Not for secrets: 74 bits are random. */
export function makeUuid(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, '0')
  // The random part is that of a version 4, for which Node keeps random bytes ready.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Lets a UUID in lower case pass, where it becomes part of a path or of a statement. @throws RangeError for any other text */
export function requireUuid(text: string): string {
  if (!UUID.test(text)) throw new RangeError('A UUID in lower case is needed here.')
  return text
}

/** A DICOM UID made of a random UUID (PS3.5 B.2), which tells nothing of when it was made. */
export const makeDicomUid = (): string => `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`
