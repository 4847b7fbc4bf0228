import type { Database } from '../../store/db/database.ts'
import { readOverlay } from '../corrections/read-corrections.ts'
import { notFound } from '../errors.ts'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { instanceJson } from '../studies/instance-json.ts'
import type { SeriesKey } from '../studies/series-instances.ts'
import { type AnnotationKind, annotationLines } from './annotation-lines.ts'
import type { Annotation } from './draw-text.ts'

const selectRow = (database: Database, series: SeriesKey, sopInstanceUid: string) =>
  database.forAccount(series.accountUuid, (tx) =>
    tx
      .selectFrom('instances')
      .select(['sop_instance_uid', 'sop_class_uid', 'instance_number', 'number_of_frames'])
      .select(['transfer_syntax_uid', 'metadata'])
      .where('series_id', '=', series.id)
      .where('sop_instance_uid', '=', sopInstanceUid)
      .where('trashed_at', 'is', null)
      .executeTakeFirst(),
  )

/**
 * What is written over a frame of an instance, its order's corrections laid over. @param frame from 1
 * @throws ApiError NotFound where the instance has gone
 */
export async function readAnnotation(
  database: Database,
  series: SeriesKey,
  sopInstanceUid: string,
  kinds: ReadonlySet<AnnotationKind>,
  frame: number,
): Promise<Annotation | undefined> {
  if (kinds.size === 0) return undefined
  const overlay = await readOverlay(database, series.accountUuid, series.corrected)
  const row = await selectRow(database, series, sopInstanceUid)
  if (row === undefined) throw notFound('instance')
  const text = Buffer.concat(instanceJson(row, series, overlay)).toString('utf8')
  return annotationLines(JSON.parse(text) as DicomAttributes, kinds, frame)
}
