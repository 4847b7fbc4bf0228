import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { trashedOrders } from '../access/trashed-orders.ts'
import { asDownloader, hasSharedFolders, visibleStudies } from '../access/visible-orders.ts'
import type { Corrected } from '../corrections/correction.ts'
import { lastCorrection } from '../corrections/read-corrections.ts'
import type { ShownSeriesKey, ShownStudy } from './shown-study.ts'

/** A study that an actor sees. */
export interface FoundStudy extends ShownStudy {
  readonly orderUuid: string
  /** Whether its files may be taken away, and not only looked at. */
  readonly mayDownload: boolean
}

interface Row {
  readonly id: string
  readonly order_id: string
  readonly corrected: Corrected | null
  readonly may_download: boolean
  readonly series: readonly ShownSeriesKey[]
}

const mayDownload = (actor: Actor): RawBuilder<boolean> =>
  hasSharedFolders(actor) ? visibleStudies(asDownloader(actor)) : sql<boolean>`true`

/**
 * Where a study stands among those of its UID, as terms to order by: the first is shown (contract 8). An institution that is
 * none of the actor's comes last.
 */
export const rankOfStudy = ({ institutionUuids }: Actor, alias: string): RawBuilder<unknown> => {
  const place = sql.ref(`${alias}.institution_id`)
  return sql`coalesce(array_position(${institutionUuids}::uuid[], ${place}), 1000000000),
    (select i.created_at from institutions i where i.id = ${place}), ${place}`
}

/**
 * Finds a study by its UID among those that the actor sees (contract 8).
 * @param institutionUuid the only institution that is looked in; undefined: the first of the actor's that has it
 */
export async function findStudy(
  tx: Tx,
  actor: Actor,
  studyInstanceUid: string,
  institutionUuid: string | undefined,
): Promise<FoundStudy | undefined> {
  const place = institutionUuid === undefined ? sql`` : sql`and s.institution_id = ${institutionUuid}::uuid`
  const { rows } = await sql<Row>`
    select s.id, s.order_id, ${lastCorrection} corrected, ${mayDownload(actor)} may_download,
      coalesce((select json_agg(json_build_object('id', e.id::text, 'seriesInstanceUid', e.series_instance_uid,
        'modality', e.modality, 'version', e.version::text) order by e.series_number, e.id)
        from series e where e.study_id = s.id and e.instances_count > 0), '[]') series
    from studies s join patient_orders o on o.id = s.order_id
    where s.account_id = ${actor.accountUuid}::uuid and s.study_instance_uid = ${studyInstanceUid}
      ${place} and ${visibleStudies(actor)}
    order by ${rankOfStudy(actor, 's')} limit 1`.execute(tx)
  const [row] = rows
  if (row === undefined) return undefined
  return {
    id: row.id,
    studyInstanceUid,
    orderUuid: row.order_id,
    corrected: row.corrected ?? undefined,
    mayDownload: row.may_download,
    series: new Map(row.series.map((series) => [series.seriesInstanceUid, series])),
  }
}

/** Whether a study that the actor could see is in the trash: it is known to have gone (RFC 9110 15.5.11). */
export async function isTrashedStudy(tx: Tx, actor: Actor, studyInstanceUid: string): Promise<boolean> {
  if (actor.userType === 'LimitedAccess') return false
  const { rows } = await sql`
    select 1 from studies s join patient_orders o on o.id = s.order_id
    where s.account_id = ${actor.accountUuid}::uuid and s.study_instance_uid = ${studyInstanceUid}
      and ${trashedOrders(actor)} limit 1`.execute(tx)
  return rows.length > 0
}
