import type { objects } from '@opaline/contract'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Actor } from '../access/actor.ts'

/** An order's row as the API shows orders, with what belongs to it from other tables. */
export interface OrderRow {
  id: string
  institution_id: string
  institution_name: string
  patient_name: string
  patient_id: string
  other_patient_ids: string
  patient_sex: string
  birth_date: string
  modality: string
  accession_number: string
  study_description: string
  study_instance_uid: string
  requesting_procedure_description: string
  requested_procedure_id: string
  referring_physicians_name: string
  scheduled_equipment_id: string | null
  priority: string
  performed_datetime: string
  status: 'Scheduled' | 'Performed' | 'Reported'
  size_bytes: string
  images_count: number
  series_count: number
  documents_count: number
  /** ISO 8601 in UTC, whole seconds. */
  created_at: string
  connected_group_id: string | null
  /** null: in none. */
  folder_ids: string[] | null
  /** null: it has none. */
  flags: z.input<typeof objects.PatientOrder>['FlagList'] | null
}

/** The flags of `patient_orders o`, in the order of the account's dictionary; most orders have none, so that is looked at first. */
const flags = sql`case when exists (select 1 from order_flags where order_id = o.id) then (select json_agg(json_build_object('GroupId', x.group_id, 'FlagId', x.flag_id, 'FlagName', f.name,
    'Color', f.color) order by g.position)
  from (select account_id, group_id, flag_id from order_flags where order_id = o.id offset 0) x
  join flags f on f.account_id = x.account_id and f.group_id = x.group_id and f.flag_id = x.flag_id
  join flag_groups g on g.account_id = x.account_id and g.group_id = x.group_id) end`

/** The actor's own folders that hold `patient_orders o`; those of the order are looked at first (`offset 0`), since an actor may have thousands. */
const folders = (actor: Actor) => sql`case when exists (select 1 from folder_orders where order_id = o.id) then (
  select array_agg(fo.folder_id order by fo.added_at, fo.folder_id)
  from (select folder_id, added_at from folder_orders where order_id = o.id offset 0) fo
  join folders f on f.id = fo.folder_id
  where f.owner_id = ${actor.userUuid}::uuid) end`

/**
 * The columns of `OrderRow`, of `patient_orders o`; what most orders have none of is null, which costs a list of a thousand
 * less to read than empty lists.
 */
export const orderColumns = (actor: Actor): RawBuilder<OrderRow> => sql<OrderRow>`
  o.id, o.institution_id, i.name institution_name, o.patient_name, o.patient_id, o.other_patient_ids, o.patient_sex, o.birth_date,
  o.modality, o.accession_number, o.study_description, o.study_instance_uid, o.requesting_procedure_description,
  o.requested_procedure_id, o.referring_physicians_name, o.scheduled_equipment_id, o.priority, o.performed_datetime, o.status,
  o.size_bytes, o.images_count, o.series_count, o.documents_count,
  to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') created_at, o.connected_group_id,
  ${folders(actor)} folder_ids, ${flags} flags`

/** What an order's row, as the API shows it, was made of: whatever changes of it changes one of these. */
export interface OrderVersion extends Pick<OrderRow, 'folder_ids' | 'flags'> {
  /** The transactions that wrote the order's and the institution's row (PostgreSQL's `xmin`). */
  order_written: string
  institution_written: string
}

/** The columns of `OrderVersion`, of orders `o` that bring `order_written` along and institutions `i`. */
export const versionColumns = (actor: Actor): RawBuilder<OrderVersion> => sql<OrderVersion>`
  o.order_written, i.xmin institution_written, ${folders(actor)} folder_ids, ${flags} flags`

/** A version as one text. */
export const versionOf = ({ order_written, institution_written, folder_ids, flags: given }: OrderVersion): string =>
  folder_ids === null && given === null
    ? `${order_written} ${institution_written}`
    : `${order_written} ${institution_written} ${folder_ids} ${JSON.stringify(given)}`
