import type { objects } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { showInstant } from '../../datetime.ts'
import { invalid } from '../errors.ts'
import type { UseCase } from '../use-case.ts'
import { waitingItems } from './waiting-items.ts'

const PAGE_SIZE = 50

interface Row {
  id: string
  institution_id: string
  patient_name: string
  patient_id: string
  study_instance_uid: string
  sop_instance_uid: string
  modality: string
  reason: string
  at: Date
  blob_size: string
  /** Microseconds since 1970: a JavaScript date is too coarse to page by. */
  moment: string
}

const POSITION = /^(\d{1,17}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

const writeToken = (row: Row): string => Buffer.from(`${row.moment} ${row.id}`).toString('base64url')

function after(token: string | undefined): RawBuilder<boolean> {
  if (token === undefined) return sql<boolean>`true`
  const [, moment, id] = POSITION.exec(Buffer.from(token, 'base64url').toString('latin1')) ?? []
  if (moment === undefined || id === undefined) throw invalid('pageToken', 'It is not one that a page before it gave.')
  return sql<boolean>`(b.at, b.id) < ('epoch'::timestamptz + ${moment}::bigint * interval '1 microsecond', ${id}::uuid)`
}

const show = (row: Row): z.input<typeof objects.InboxItem> => ({
  InboxItemUuid: row.id,
  InstitutionUuid: row.institution_id,
  PatientName: row.patient_name,
  PatientId: row.patient_id,
  StudyInstanceUid: row.study_instance_uid,
  SopInstanceUid: row.sop_instance_uid,
  Modality: row.modality,
  Reason: row.reason,
  ReceivedDatetime: showInstant(row.at),
  Size: Number(row.blob_size),
})

/** What waits in the inbox of the actor's institutions, newest first. @throws ApiError InvalidParameter (pageToken) */
export const getInbox: UseCase<'GetInbox'> = async ({ tx, actor, note }, input) => {
  const size = input.PageSize ?? PAGE_SIZE
  const { rows } = await sql<Row>`
    select b.id, b.institution_id, b.patient_name, b.patient_id, b.study_instance_uid, b.sop_instance_uid, b.modality,
      b.reason, b.at, b.blob_size, (extract(epoch from b.at) * 1000000)::bigint::text as moment
    from inbox_items b where ${waitingItems(actor)} and ${after(input.PageToken)}
    order by b.at desc, b.id desc limit ${size + 1}`.execute(tx)
  const shown = rows.slice(0, size)
  const last = rows.length > size ? shown.at(-1) : undefined
  note.detail['ItemCount'] = shown.length
  return { InboxList: shown.map(show), NextPageToken: last ? writeToken(last) : '' }
}
