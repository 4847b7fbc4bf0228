import { join } from 'node:path'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Only a UUID in lower case becomes part of a path, so no path leads out of the store. @throws RangeError for any other text */
export function requireUuid(text: string): string {
  if (!UUID.test(text)) throw new RangeError('A blob is named by UUIDs.')
  return text
}

/** The digits of a key's time that name its folders: one for 3 days, in it one for 65 seconds (RFC 9562, 5.7). */
const OUTER_DIGITS = 5
const INNER_DIGITS = 8

/** Folders of a blob below the store's root, outermost first: its account, then its time, so that neighbours in time share one. */
export function foldersOf(accountUuid: string, key: string): readonly [string, string, string] {
  const account = requireUuid(accountUuid)
  const outer = join(account, requireUuid(key).slice(0, OUTER_DIGITS))
  return [account, outer, join(outer, key.slice(OUTER_DIGITS, INNER_DIGITS))]
}

/** Where a blob is below the store's root. */
export const blobPath = (accountUuid: string, key: string): string => join(foldersOf(accountUuid, key)[2], key)
