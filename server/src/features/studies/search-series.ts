import type { Database } from '../../store/db/database.ts'
import { attribute, type DicomAttributes, withAttributes } from './dicom-attributes.ts'
import { matchesQuery, pageOf, type Query } from './match-query.ts'

/** A study of an account. */
export interface StudyKey {
  readonly accountUuid: string
  readonly id: string
  readonly studyInstanceUid: string
}

const selectRows = (database: Database, study: StudyKey) =>
  database.forAccount(study.accountUuid, (tx) =>
    tx
      .selectFrom('series')
      .select(['series_instance_uid', 'modality', 'attributes', 'instances_count'])
      .where('study_id', '=', study.id)
      .where('instances_count', '>', 0)
      .orderBy('series_number')
      .orderBy('id')
      .execute(),
  )

/** The series of a study that match, as QIDO-RS answers. @throws ApiError InvalidParameter */
export async function searchSeries(
  database: Database,
  study: StudyKey,
  query: Query,
): Promise<readonly DicomAttributes[]> {
  const rows = await selectRows(database, study)
  const series = rows.map((row) =>
    withAttributes(row.attributes, {
      '00080060': attribute('CS', row.modality),
      '0020000D': attribute('UI', study.studyInstanceUid),
      '0020000E': attribute('UI', row.series_instance_uid),
      '00201209': attribute('IS', row.instances_count),
    }),
  )
  return pageOf(
    series.filter((entry) => matchesQuery(entry, query)),
    query,
  )
}
