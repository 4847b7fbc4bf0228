import type { Database } from '../../store/db/database.ts'
import { correctStudyJson } from '../corrections/correct-json.ts'
import type { Corrected } from '../corrections/correction.ts'
import type { Overlay } from '../corrections/overlay.rules.ts'
import { readOverlay } from '../corrections/read-corrections.ts'
import { attribute, type DicomAttributes, withAttributes } from './dicom-attributes.ts'
import { matchesQuery, pageOf, type Query } from './match-query.ts'

const selectRows = (database: Database, accountUuid: string, ids: readonly string[]) =>
  database.forAccount(accountUuid, (tx) =>
    tx
      .selectFrom('studies')
      .select(['id', 'study_instance_uid', 'attributes', 'modalities', 'series_count', 'instances_count'])
      .where('id', 'in', ids)
      .orderBy('id')
      .execute(),
  )

type Row = Awaited<ReturnType<typeof selectRows>>[number]

const describe = (row: Row, overlay: Overlay | undefined): DicomAttributes => {
  const attributes = withAttributes(row.attributes, {
    '00080061': attribute('CS', ...row.modalities),
    '0020000D': attribute('UI', row.study_instance_uid),
    '00201206': attribute('IS', row.series_count),
    '00201208': attribute('IS', row.instances_count),
  })
  return correctStudyJson(attributes, overlay)
}

/** A study that may be answered, and the corrections that lie over it. */
export interface FoundStudy {
  readonly id: string
  readonly corrected: Corrected | undefined
}

/** Studies among the given ones that match, as QIDO-RS answers (PS3.18 10.6). @throws ApiError InvalidParameter */
export async function searchStudies(
  database: Database,
  accountUuid: string,
  studies: readonly FoundStudy[],
  query: Query,
): Promise<readonly DicomAttributes[]> {
  const ids = studies.map((study) => study.id)
  const rows = ids.length === 0 ? [] : await selectRows(database, accountUuid, ids)
  const described: DicomAttributes[] = []
  for (const row of rows) {
    const { corrected } = studies.find(({ id }) => id === row.id) ?? {}
    described.push(describe(row, await readOverlay(database, accountUuid, corrected)))
  }
  return pageOf(
    described.filter((study) => matchesQuery(study, query)),
    query,
  )
}
