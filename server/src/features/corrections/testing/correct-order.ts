import type { Database } from '../../../store/db/database.ts'
import type { CorrectedKeyword } from '../correction.ts'

/** What each attribute said, and says now, as orders have it. */
export type Corrections = Readonly<Partial<Record<CorrectedKeyword, readonly [string, string]>>>

/** Records one act that corrects an order, as the methods that do so record it. */
export async function correctOrder(
  database: Database,
  { accountUuid, orderUuid }: { readonly accountUuid: string; readonly orderUuid: string },
  corrections: Corrections,
  reason: string,
  at: string,
): Promise<void> {
  const rows = Object.entries(corrections).map(([keyword, [replaced, value]]) => ({
    account_id: accountUuid,
    order_id: orderUuid,
    at,
    user_id: null,
    reason,
    keyword,
    replaced,
    value,
  }))
  await database.forAccount(accountUuid, (tx) => tx.insertInto('order_corrections').values(rows).execute())
}
