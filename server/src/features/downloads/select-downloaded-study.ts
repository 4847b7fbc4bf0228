import type { Tx } from '../../store/db/database.ts'
import type { Corrected } from '../corrections/correction.ts'
import { lastCorrection } from '../corrections/read-corrections.ts'

/** A study that goes out, and the day of the order that it is asked for by. */
export interface DownloadedStudy {
  readonly id: string
  readonly studyInstanceUid: string
  /** Of patient and study, as DICOM JSON. */
  readonly attributes: string
  readonly corrected: Corrected | undefined
  readonly orderDay: string
}

const selectStudy = (tx: Tx, orderUuid: string) =>
  tx
    .selectFrom('studies as s')
    .select(['s.id', 's.study_instance_uid', 's.attributes'])
    .select(lastCorrection.as('corrected'))
    .where('s.order_id', '=', orderUuid)
    .where('s.trashed_at', 'is', null)
    .executeTakeFirst()

/** The study that an order opens, its own or that of the order that fulfils it; undefined: there are no images. */
export async function selectDownloadedStudy(tx: Tx, orderUuid: string): Promise<DownloadedStudy | undefined> {
  const order = await tx
    .selectFrom('patient_orders')
    .select(['fulfilled_by', 'order_day'])
    .where('id', '=', orderUuid)
    .executeTakeFirst()
  const own = await selectStudy(tx, orderUuid)
  const study = own ?? (order?.fulfilled_by ? await selectStudy(tx, order.fulfilled_by) : undefined)
  if (order === undefined || study === undefined) return undefined
  return {
    id: study.id,
    studyInstanceUid: study.study_instance_uid,
    attributes: study.attributes,
    corrected: study.corrected ?? undefined,
    orderDay: order.order_day,
  }
}
