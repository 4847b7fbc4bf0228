import { createHash } from 'node:crypto'
import { sql } from 'kysely'

/** A record as its hash sees it: every field but the hash as text, absent ones as ''. */
export interface HashedRecord {
  readonly number: string
  readonly id: string
  readonly account_id: string
  readonly at: string
  readonly action: string
  readonly outcome: string
  readonly user_id: string
  readonly api_key_id: string
  readonly session_id: string
  readonly address: string
  readonly request_id: string
  readonly order_ids: string
  readonly detail: string
}

/** What the first record has in place of a hash before it. */
export const NO_HASH = Buffer.alloc(32)

/** The columns of `audit_records` as `HashedRecord` has them. */
export const HASHED_COLUMNS = sql`number::text, id::text, account_id::text,
  to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') at, action, outcome,
  coalesce(user_id::text, '') user_id, coalesce(api_key_id::text, '') api_key_id,
  coalesce(session_id::text, '') session_id, address, request_id,
  array_to_string(order_ids, ',') order_ids, detail::text`

/** Texts joined so that no other texts look the same: each with its length in bytes before it, '5:hello,'. */
export const netstrings = (texts: readonly string[]): string =>
  texts.map((text) => `${Buffer.byteLength(text)}:${text},`).join('')

/** SHA-256 over the hash before and the record's fields in their order; the database makes it the same way (`audit_hash`). */
export const hashRecord = (previous: Buffer, r: HashedRecord): Buffer =>
  createHash('sha256')
    .update(previous)
    .update(
      netstrings([
        ...[r.number, r.id, r.account_id, r.at, r.action, r.outcome, r.user_id, r.api_key_id, r.session_id],
        ...[r.address, r.request_id, r.order_ids, r.detail],
      ]),
    )
    .digest()
