import { sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { visibleOrders } from '../access/visible-orders.ts'
import type { Corrected } from '../corrections/correction.ts'
import { lastCorrection } from '../corrections/read-corrections.ts'
import type { ShownSeriesKey } from '../studies/shown-study.ts'
import type { LinkStudy } from './viewer-link.ts'

interface Row {
  readonly order_id: string
  readonly patient: string
  readonly study_id: string | null
  readonly study_instance_uid: string
  readonly corrected: Corrected | null
  readonly series: readonly ShownSeriesKey[]
}

/**
 * The orders of a link that its user may see now, in the link's order, with their studies: an order may have none yet, or open
 * that of the order whose study fulfils it. Where a patient has no id, the name and the birth date tell who it is.
 */
async function selectRows(tx: Tx, actor: Actor): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select o.id order_id, s.id study_id, s.study_instance_uid, ${lastCorrection} corrected,
      case when o.patient_id <> '' then coalesce(nullif(i.issuer_of_patient_id, ''), i.id::text) || ' ' || o.patient_id
        when o.patient_name <> '' then i.id || ' ' || o.birth_date || ' ' || whole_name(o.patient_name)
        else o.id::text end patient,
      coalesce((select json_agg(json_build_object('id', e.id::text, 'seriesInstanceUid', e.series_instance_uid,
        'modality', e.modality, 'version', e.version::text)) from series e where e.study_id = s.id and e.instances_count > 0), '[]') series
    from unnest(${actor.orderUuids ?? []}::uuid[]) with ordinality a(id, place)
    join patient_orders o on o.id = a.id join institutions i on i.id = o.institution_id
    left join lateral (select t.id, t.order_id, t.study_instance_uid from studies t join patient_orders p on p.id = t.order_id
      where t.order_id in (o.id, o.fulfilled_by) and t.trashed_at is null and p.trashed_at is null) s on true
    where ${visibleOrders(actor)} order by a.place, s.id`.execute(tx)
  return rows
}

/** What a link shows: its user acts, narrowed to the orders of the link. */
export async function selectLinkStudies(
  tx: Tx,
  actor: Actor,
): Promise<{ readonly orderUuids: readonly string[]; readonly studies: ReadonlyMap<string, LinkStudy> }> {
  const rows = await selectRows(tx, actor)
  const studies = new Map<string, LinkStudy>()
  for (const { study_id: id, study_instance_uid: studyInstanceUid, patient, corrected, series } of rows) {
    if (id === null || studies.has(studyInstanceUid)) continue
    const byUid = new Map(series.map((entry) => [entry.seriesInstanceUid, entry]))
    studies.set(studyInstanceUid, {
      id,
      studyInstanceUid,
      patient,
      corrected: corrected ?? undefined,
      series: byUid,
    })
  }
  return { orderUuids: [...new Set(rows.map((row) => row.order_id))], studies }
}
