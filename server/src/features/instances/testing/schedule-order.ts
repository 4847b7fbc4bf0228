import { makeUuid } from '../../../uuid.ts'
import type { OrderTexts } from '../../orders/testing/open-order-list.ts'
import type { TestArchive } from './open-archive.ts'

/** An order that waits for its images, of the day on which the generated images were made. @returns its id */
export async function scheduleOrder({ account, database }: TestArchive, texts: OrderTexts): Promise<string> {
  const id = makeUuid()
  const row = {
    id,
    account_id: account.AccountUuid,
    institution_id: account.InstitutionUuid,
    study_instance_uid: `2.25.${BigInt(`0x${id.replaceAll('-', '')}`)}`,
    order_day: '2026-01-02',
    sort_at: new Date(),
    ...texts,
  }
  await database.forAccount(account.AccountUuid, (tx) => tx.insertInto('patient_orders').values(row).execute())
  return id
}
