import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { visibleOrders } from '../access/visible-orders.ts'
import { lastCorrection } from '../corrections/read-corrections.ts'
import type { LinkSeries, LinkStudy } from './viewer-link.ts'

/** The orders of a link that its user may see now, with their studies; an order may have none yet. */
const selectRows = (tx: Tx, actor: Actor) =>
  tx
    .selectFrom('patient_orders as o')
    .leftJoin('studies as s', (join) => join.onRef('s.order_id', '=', 'o.id').on('s.trashed_at', 'is', null))
    .select(['o.id as order_id', 's.id as study_id', 's.study_instance_uid'])
    .select(lastCorrection.as('corrected'))
    .select(
      sql<LinkSeries[]>`coalesce((select json_agg(json_build_object('id', e.id::text,
        'seriesInstanceUid', e.series_instance_uid, 'modality', e.modality, 'version', e.version::text)) from series e where e.study_id = s.id), '[]')`.as(
        'series',
      ),
    )
    .where(visibleOrders(actor))
    .orderBy('o.sort_at', 'desc')
    .execute()

/** What a link shows: its user acts, narrowed to the orders of the link. */
export async function selectLinkStudies(
  tx: Tx,
  actor: Actor,
): Promise<{ readonly orderUuids: readonly string[]; readonly studies: ReadonlyMap<string, LinkStudy> }> {
  const rows = await selectRows(tx, actor)
  const studies = new Map<string, LinkStudy>()
  for (const { study_id: id, study_instance_uid: studyInstanceUid, series, corrected } of rows) {
    if (id === null || studyInstanceUid === null || studies.has(studyInstanceUid)) continue
    const byUid = new Map(series.map((entry) => [entry.seriesInstanceUid, entry]))
    studies.set(studyInstanceUid, { id, studyInstanceUid, corrected: corrected ?? undefined, series: byUid })
  }
  return { orderUuids: rows.map((row) => row.order_id), studies }
}
