import type { objects } from '@opaline/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import { showInstant } from '../../datetime.ts'
import { afterPosition } from '../orders/order-conditions.ts'
import { readPageToken, writePageToken } from '../orders/page-token.rules.ts'
import type { UseCase } from '../use-case.ts'
import { reachableEntries } from './trash-entries.ts'

const PAGE_SIZE = 50

interface Row {
  readonly id: string
  readonly order_id: string
  readonly patient_name: string
  readonly patient_id: string
  readonly study_instance_uid: string
  readonly series_instance_uid: string
  readonly sop_instance_uid: string
  readonly modality: string
  readonly series_description: string
  readonly images_count: number
  readonly trashed_at: Date
  /** null: what replaced it came by a door without a user. */
  readonly user_id: string | null
  readonly replaced: boolean
  /** Seconds since 1970 with six places. */
  readonly position: string
}

const show = (row: Row): z.input<typeof objects.TrashedImages> => ({
  TrashEntryUuid: row.id,
  PatientOrderUuid: row.order_id,
  PatientName: row.patient_name,
  PatientId: row.patient_id,
  StudyInstanceUid: row.study_instance_uid,
  SeriesInstanceUid: row.series_instance_uid,
  SopInstanceUid: row.sop_instance_uid,
  Modality: row.modality,
  SeriesDescription: row.series_description,
  ImagesCount: row.images_count,
  DeletedDatetime: showInstant(row.trashed_at),
  DeletedByUserUuid: row.user_id ?? '',
  IsReplaced: row.replaced,
})

/** Series and images in the trash whose orders the actor sees, those deleted or replaced last first. @throws ApiError InvalidParameter */
export const getTrashedImages: UseCase<'GetTrashedImages'> = async ({ tx, actor, note }, input) => {
  const size = input.PageSize ?? PAGE_SIZE
  const after = input.PageToken === undefined ? undefined : readPageToken(input.PageToken)
  const { rows } = await sql<Row>`
    select o.*, floor(extract(epoch from o.trashed_at))::bigint || to_char(o.trashed_at, '.US') position from (
      select t.id, t.order_id, o.patient_name, o.patient_id, s.study_instance_uid, e.series_instance_uid,
        t.sop_instance_uid, e.modality, e.series_description, t.images_count, t.trashed_at, t.user_id, t.replaced
      from trash_entries t join patient_orders o on o.id = t.order_id join series e on e.id = t.series_id
        join studies s on s.id = e.study_id
      where ${reachableEntries(actor)}) o
    where ${after ? afterPosition(after, 'o.trashed_at') : sql`true`}
    order by o.trashed_at desc, o.id desc limit ${size + 1}`.execute(tx)
  const shown = rows.slice(0, size)
  const last = rows.length > size ? shown.at(-1) : undefined
  note.detail['ResultCount'] = shown.length
  return {
    TrashedImagesList: shown.map(show),
    NextPageToken: last ? writePageToken({ sortAt: last.position, orderUuid: last.id, total: 0 }) : '',
  }
}
