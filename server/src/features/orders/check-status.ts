import { ApiError } from '@opaline/contract'
import type { Selectable } from 'kysely'
import type { PatientOrdersTable } from '../../store/db/tables/order-tables.ts'

type Row = Selectable<PatientOrdersTable>

/** An order that has images waits for none (contract 2). @throws ApiError Conflict */
export function checkStatus(
  { images_count: images }: Pick<Row, 'images_count'>,
  wanted: Row['status'] | '' | undefined,
) {
  if (wanted === 'Scheduled' && images > 0)
    throw new ApiError('Conflict', 'The order has images, so it cannot be Scheduled again.')
}
