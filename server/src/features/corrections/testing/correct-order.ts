import type { Database } from '../../../store/db/database.ts'
import { CORRECTED_ATTRIBUTES, type CorrectedKeyword } from '../correction.ts'

/** What each attribute said, and says now, as orders have it. */
export type Corrections = Readonly<Partial<Record<CorrectedKeyword, readonly [string, string]>>>

/** Corrects an order in one act and records it, as the methods that do so do. */
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
  const changed = rows.map(({ keyword, value }) => [CORRECTED_ATTRIBUTES[keyword as CorrectedKeyword].column, value])
  await database.forAccount(accountUuid, async (tx) => {
    await tx.updateTable('patient_orders').set(Object.fromEntries(changed)).where('id', '=', orderUuid).execute()
    await tx.insertInto('order_corrections').values(rows).execute()
  })
}
