import type pg from 'pg'
import { CORRECTED_ATTRIBUTES } from '../corrections/correction.ts'
import type { Arrival } from './arrival.ts'

const ADOPTED = 'The order that the images belong to says so.'

const CORRECTED = Object.entries(CORRECTED_ATTRIBUTES).map(([keyword, { column }]) => [keyword, column] as const)

const PAIRS = CORRECTED.map(([keyword, column], index) => `('${keyword}', o.${column}, $${index + 3})`)

/** Records where the own texts of an order differ from those of an image that it takes in; before it is completed. */
export async function recordAdoption(
  client: pg.PoolClient,
  arrival: Arrival,
  orderUuid: string,
  reason = ADOPTED,
): Promise<void> {
  const { texts } = arrival.examined.order
  await client.query({
    name: 'record-adoption',
    text: `insert into order_corrections (account_id, order_id, reason, keyword, replaced, value)
      select o.account_id, o.id, $2, given.keyword, given.replaced, given.value
      from patient_orders o, lateral (values ${PAIRS.join(', ')}) as given(keyword, value, replaced)
      where o.id = $1::uuid and given.value <> '' and given.value <> given.replaced
        and not exists (select 1 from order_corrections c where c.order_id = o.id and c.keyword = given.keyword
          and c.replaced = given.replaced and c.value = given.value)`,
    values: [orderUuid, reason, ...CORRECTED.map(([, column]) => texts[column])],
  })
}
