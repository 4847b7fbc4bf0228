import { CORRECTED_ATTRIBUTES } from '../corrections/correction.ts'
import type { Call } from '../use-case.ts'
import { type OrderValues, TEXT_COLUMNS, type TextKey } from './order-values.ts'

/** The attribute that an order's text is, where its corrections travel with copies that go out. */
const KEYWORD_OF_COLUMN: ReadonlyMap<string, string> = new Map(
  Object.entries(CORRECTED_ATTRIBUTES).map(([keyword, { column }]) => [column, keyword]),
)

/** Records what an act of the caller put in the place of what the order said. */
export async function recordCorrections(
  { tx, actor }: Call,
  orderUuid: string,
  replaced: (key: TextKey) => string,
  changes: OrderValues,
): Promise<void> {
  const rows = (Object.entries(TEXT_COLUMNS) as [TextKey, string][]).flatMap(([key, column]) => {
    const [keyword, value] = [KEYWORD_OF_COLUMN.get(column), changes[key]]
    if (keyword === undefined || value === undefined) return []
    const act = { account_id: actor.accountUuid, order_id: orderUuid, user_id: actor.userUuid }
    return { ...act, reason: 'UpdateOrderWithJSON', keyword, replaced: replaced(key), value }
  })
  if (rows.length > 0) await tx.insertInto('order_corrections').values(rows).execute()
}
