import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { HASHED_COLUMNS, type HashedRecord, hashRecord, NO_HASH } from './record-hash.ts'

/** A record's number with the hash that it must have. */
export interface Mark {
  readonly number: bigint
  readonly hash: Buffer
}

/** How far an account's chain holds; `brokenAt` is the number of the first record that is wrong or missing. */
export interface CheckedChain {
  readonly checked: bigint
  readonly brokenAt: bigint | undefined
}

type Row = HashedRecord & { readonly hash: Buffer }

const BATCH = 2_000
const BEFORE_ALL = -(2n ** 63n)

async function readBatch(tx: Tx, accountUuid: string, after: bigint): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`select ${HASHED_COLUMNS}, hash from audit_records r
    where account_id = ${accountUuid}::uuid and number > ${String(after)}::bigint order by r.number limit ${BATCH}`.execute(
    tx,
  )
  return rows
}

/** Checks records one after the other against the hash before them and the marks that are known from elsewhere. */
function makeCheck(marks: readonly Mark[]): (row: Row, expected: bigint, previous: Buffer) => boolean {
  return (row, expected, previous) =>
    BigInt(row.number) === expected &&
    hashRecord(previous, row).equals(row.hash) &&
    marks.every((mark) => mark.number !== expected || mark.hash.equals(row.hash))
}

/**
 * Computes an account's chain anew, in batches, so that memory does not grow with it.
 * @param marks hashes that single records must have; one beyond the last record tells that the end was cut off
 */
export async function checkChain(tx: Tx, accountUuid: string, marks: readonly Mark[]): Promise<CheckedChain> {
  const holds = makeCheck(marks)
  let [checked, after] = [0n, BEFORE_ALL]
  let previous: Buffer = NO_HASH
  for (;;) {
    const rows = await readBatch(tx, accountUuid, after)
    for (const row of rows) {
      if (!holds(row, checked + 1n, previous)) return { checked, brokenAt: checked + 1n }
      checked += 1n
      previous = row.hash
    }
    if (rows.length < BATCH) break
    after = checked
  }
  const isCut = marks.some((mark) => mark.number > checked)
  return { checked, brokenAt: isCut ? checked + 1n : undefined }
}
