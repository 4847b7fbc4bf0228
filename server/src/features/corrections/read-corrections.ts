import { sql } from 'kysely'
import type { Database, Tx } from '../../store/db/database.ts'
import { CORRECTED_ATTRIBUTES, type Corrected, type CorrectedKeyword, type Correction } from './correction.ts'
import { type Overlay, overlayOf } from './overlay.rules.ts'

/** Which corrections lie over the study `s` of a statement; null: none. */
export const lastCorrection = sql<Corrected | null>`(select json_build_object('orderUuid', c.order_id, 'lastId', max(c.id)::text)
  from order_corrections c where c.order_id = s.order_id group by c.order_id)`

const isCorrected = (keyword: string): keyword is CorrectedKeyword => Object.hasOwn(CORRECTED_ATTRIBUTES, keyword)

/** Orders hold days as `YYYY-MM-DD`, DICOM without the hyphens (PS3.5 6.2, DA). */
const dicomText = (keyword: CorrectedKeyword, text: string): string =>
  CORRECTED_ATTRIBUTES[keyword].vr === 'DA' ? text.replaceAll('-', '') : text

async function selectCorrections(tx: Tx, orderUuid: string): Promise<Correction[]> {
  const rows = await tx
    .selectFrom('order_corrections')
    .select(['at', 'user_id', 'reason', 'keyword', 'replaced', 'value'])
    .where('order_id', '=', orderUuid)
    .orderBy('id')
    .execute()
  return rows.flatMap(({ at, user_id: userUuid, reason, keyword, replaced, value }) =>
    isCorrected(keyword)
      ? {
          at,
          userUuid: userUuid ?? undefined,
          reason,
          keyword,
          replaced: dicomText(keyword, replaced),
          value: dicomText(keyword, value),
        }
      : [],
  )
}

/** What lies over the copies of an order's study; undefined where nothing was corrected. */
export async function readOverlayIn(tx: Tx, corrected: Corrected | undefined): Promise<Overlay | undefined> {
  return corrected ? overlayOf(await selectCorrections(tx, corrected.orderUuid)) : undefined
}

/** The same in a transaction of its own, where there is something to read. */
export async function readOverlay(
  database: Database,
  accountUuid: string,
  corrected: Corrected | undefined,
): Promise<Overlay | undefined> {
  return corrected && database.forAccount(accountUuid, (tx) => readOverlayIn(tx, corrected))
}
