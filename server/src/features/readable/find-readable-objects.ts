import { sql } from 'kysely'
import type { Database } from '../../store/db/database.ts'
import type { ViewerLink } from '../viewer-links/viewer-link.ts'
import { isImage, isReadable } from './is-readable.ts'

/** An object of a link that is read as a page. */
export interface ReadableObject {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  readonly modality: string
  readonly seriesDescription: string
  readonly instanceNumber: number
  /** Whose it is and of which order; '' where the link shows one study alone. */
  readonly orderTitle: string
}

const studyIds = (link: ViewerLink): readonly string[] => [...link.studies.values()].map((study) => study.id)

/** Whether a viewer of images has something to show of a link. */
export async function showsImages(database: Database, link: ViewerLink): Promise<boolean> {
  const ids = studyIds(link)
  if (ids.length === 0) return false
  return database.forAccount(link.accountUuid, async (tx) => {
    const [found] = await tx
      .selectFrom('series as e')
      .select('e.id')
      .where(sql<boolean>`e.study_id = any(${ids}::bigint[])`)
      .where(sql<boolean>`exists (select 1 from instances i where i.series_id = e.id and ${isImage})`)
      .limit(1)
      .execute()
    return found !== undefined
  })
}

/** The first objects of a link that are read as pages, study by study, in the order of their series. */
export async function findReadableObjects(
  database: Database,
  link: ViewerLink,
  most: number,
): Promise<readonly ReadableObject[]> {
  const ids = studyIds(link)
  if (ids.length === 0) return []
  const rows = await database.forAccount(link.accountUuid, (tx) =>
    tx
      .selectFrom('series as e')
      .innerJoin('studies as s', 's.id', 'e.study_id')
      .innerJoin('patient_orders as o', 'o.id', 's.order_id')
      .innerJoin('instances as i', 'i.series_id', 'e.id')
      .select(['s.study_instance_uid', 'e.series_instance_uid', 'i.sop_instance_uid', 'e.modality'])
      .select(['e.series_description', 'i.instance_number', 'o.patient_name', 'o.study_description'])
      .where(sql<boolean>`e.study_id = any(${ids}::bigint[])`)
      .where(isReadable)
      .orderBy('o.sort_at', 'desc')
      .orderBy('s.id')
      .orderBy('e.series_number')
      .orderBy('e.id')
      .orderBy('i.instance_number')
      .orderBy('i.id')
      .limit(most)
      .execute(),
  )
  return rows.map((row) => ({
    studyInstanceUid: row.study_instance_uid,
    seriesInstanceUid: row.series_instance_uid,
    sopInstanceUid: row.sop_instance_uid,
    modality: row.modality,
    seriesDescription: row.series_description,
    instanceNumber: row.instance_number,
    orderTitle: ids.length === 1 ? '' : [row.patient_name, row.study_description].filter(Boolean).join(', '),
  }))
}

/** How many objects of a link are read as pages. */
export async function countReadableObjects(database: Database, link: ViewerLink): Promise<number> {
  const ids = studyIds(link)
  if (ids.length === 0) return 0
  return database.forAccount(link.accountUuid, async (tx) => {
    const { count } = await tx
      .selectFrom('series as e')
      .innerJoin('instances as i', 'i.series_id', 'e.id')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where(sql<boolean>`e.study_id = any(${ids}::bigint[])`)
      .where(isReadable)
      .executeTakeFirstOrThrow()
    return Number(count)
  })
}
