import type { Call } from '../use-case.ts'
import type { OrderValues, TextKey } from './order-values.ts'

/** The keys whose corrections travel with copies that go out, with their attributes' keywords (PS3.6). */
const KEYWORDS = {
  PatientName: 'PatientName',
  PatientID: 'PatientID',
  PatientsBirthDate: 'PatientBirthDate',
  PatientSex: 'PatientSex',
  OrderAccessionNumber: 'AccessionNumber',
  StudyDescription: 'StudyDescription',
} as const satisfies Partial<Record<TextKey, string>>

const isTravelling = (key: string): key is keyof typeof KEYWORDS => Object.hasOwn(KEYWORDS, key)

/** Records what an act of the caller put in the place of what the order said. */
export async function recordCorrections(
  { tx, actor }: Call,
  orderUuid: string,
  replaced: (key: TextKey) => string,
  changes: OrderValues,
): Promise<void> {
  const rows = Object.keys(changes)
    .filter(isTravelling)
    .map((key) => ({
      account_id: actor.accountUuid,
      order_id: orderUuid,
      user_id: actor.userUuid,
      reason: 'UpdateOrderWithJSON',
      keyword: KEYWORDS[key],
      replaced: replaced(key),
      value: changes[key] ?? '',
    }))
  if (rows.length > 0) await tx.insertInto('order_corrections').values(rows).execute()
}
