import type { Tx } from '../../store/db/database.ts'
import type { Mark } from './check-chain.ts'

/** The last record of the account, as its committed head names it. */
export async function readHead(tx: Tx, accountUuid: string): Promise<Mark | undefined> {
  const row = await tx
    .selectFrom('audit_heads')
    .select(['number', 'hash'])
    .where('account_id', '=', accountUuid)
    .executeTakeFirst()
  return row && { number: BigInt(row.number), hash: row.hash }
}
