import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import { sentenceOfWarning } from '../instances/warning-sentences.ts'

/** How the images of an order depart from the standard, most images first: they were stored all the same. */
export async function listWarnings(tx: Tx, orderUuid: string) {
  const { rows } = await sql<{ warning: string; images: number }>`
    select w.warning, count(*)::int as images
    from studies s join instances i on i.study_id = s.id and i.trashed_at is null,
      unnest(i.warnings) as w(warning)
    where s.order_id = ${orderUuid}::uuid and s.trashed_at is null
    group by w.warning order by images desc, w.warning`.execute(tx)
  return rows.map(({ warning, images }) => ({
    Warning: warning,
    Message: sentenceOfWarning(warning),
    ImagesCount: images,
  }))
}
