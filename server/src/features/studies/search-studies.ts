import type { Database } from '../../store/db/database.ts'
import { attribute, type DicomAttributes, withAttributes } from './dicom-attributes.ts'
import { matchesQuery, pageOf, type Query } from './match-query.ts'

const selectRows = (database: Database, accountUuid: string, ids: readonly string[]) =>
  database.forAccount(accountUuid, (tx) =>
    tx
      .selectFrom('studies')
      .select(['study_instance_uid', 'attributes', 'modalities', 'series_count', 'instances_count'])
      .where('id', 'in', ids)
      .orderBy('id')
      .execute(),
  )

type Row = Awaited<ReturnType<typeof selectRows>>[number]

const describe = (row: Row): DicomAttributes =>
  withAttributes(row.attributes, {
    '00080061': attribute('CS', ...row.modalities),
    '0020000D': attribute('UI', row.study_instance_uid),
    '00201206': attribute('IS', row.series_count),
    '00201208': attribute('IS', row.instances_count),
  })

/** Studies among the given ones that match, as QIDO-RS answers (PS3.18 10.6). @throws ApiError InvalidParameter */
export async function searchStudies(
  database: Database,
  accountUuid: string,
  ids: readonly string[],
  query: Query,
): Promise<readonly DicomAttributes[]> {
  const rows = ids.length === 0 ? [] : await selectRows(database, accountUuid, ids)
  return pageOf(
    rows.map(describe).filter((study) => matchesQuery(study, query)),
    query,
  )
}
