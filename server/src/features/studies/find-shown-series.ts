import { sql } from 'kysely'
import type { Database } from '../../store/db/database.ts'

/** A series, and whether a viewer of images has something to show of it. */
export interface ShownSeries {
  readonly modality: string
  readonly description: string
  readonly instancesCount: number
  readonly isShown: boolean
}

const ENCAPSULATED_PDF = '1.2.840.10008.5.1.4.1.1.104.1'

/** The series of some studies of an account: reports, plans and the like have neither pixels nor a PDF. */
export async function findShownSeries(
  database: Database,
  accountUuid: string,
  studyIds: readonly string[],
): Promise<readonly ShownSeries[]> {
  if (studyIds.length === 0) return []
  const rows = await database.forAccount(accountUuid, (tx) =>
    tx
      .selectFrom('series as e')
      .select(['e.modality', 'e.series_description', 'e.instances_count'])
      .select(
        sql<boolean>`exists (select 1 from instances i where i.series_id = e.id and i.trashed_at is null
          and (i.pixel_data_offset is not null or i.sop_class_uid = ${ENCAPSULATED_PDF}))`.as('is_shown'),
      )
      .where('e.study_id', 'in', studyIds)
      .where('e.instances_count', '>', 0)
      .orderBy('e.series_number')
      .orderBy('e.id')
      .execute(),
  )
  return rows.map((row) => ({
    modality: row.modality,
    description: row.series_description,
    instancesCount: row.instances_count,
    isShown: row.is_shown,
  }))
}
