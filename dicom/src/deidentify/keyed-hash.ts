/**
 * HMAC-SHA256 of a text in UTF-8 under the key of a run: 32 bytes. The key comes from the account's secret and the
 * context (the new patient id), so that what is made of it cannot be guessed without the account.
 */
export type KeyedHash = (text: string) => Uint8Array

/** UIDs that the standard defines mean the same everywhere. */
const WELL_KNOWN = '1.2.840.10008.'

/** The UID that takes the place of another: `2.25.` and 128 bits of its keyed hash (PS3.5 B.2); well-known ones stay. */
export function mappedUid(uid: string, keyedHash: KeyedHash): string {
  if (uid === '' || uid.startsWith(WELL_KNOWN)) return uid
  const bits = keyedHash(`uid ${uid}`).subarray(0, 16)
  return `2.25.${bits.reduce<bigint>((sum, byte) => sum * 256n + BigInt(byte), 0n)}`
}
