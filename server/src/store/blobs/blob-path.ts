import { join } from 'node:path'
import { requireUuid } from '../../uuid.ts'

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
