import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import { notFound } from '../errors.ts'
import { readSentence } from '../plain-text.rules.ts'
import type { Call, UseCase } from '../use-case.ts'
import { lockPatients } from './patients-lock.ts'
import { requireTwoPatients, type TwoPatients } from './require-two-patients.ts'

/** Each id is merged into one other at most, and only into one that is still in use: no circle, and undoing has one order. */
async function refuseMerged({ tx, actor }: Call, { issuer, from, to }: TwoPatients): Promise<void> {
  const merged = await tx
    .selectFrom('merged_patients')
    .select('patient_id')
    .where('account_id', '=', actor.accountUuid)
    .where('issuer', '=', issuer)
    .where('patient_id', 'in', [from, to])
    .execute()
  if (merged.some((row) => row.patient_id === from))
    throw new ApiError('Conflict', 'The patient of fromPatientId is merged into another already.')
  if (merged.length > 0)
    throw new ApiError('Conflict', 'The patient of toPatientId was merged into another. Merge into that one.')
}

async function insertMerge(call: Call, { issuer, from, to }: TwoPatients, reason: string): Promise<string> {
  const { tx, actor } = call
  const row = { account_id: actor.accountUuid, issuer, from_patient_id: from, to_patient_id: to, reason }
  const merge = await tx
    .insertInto('patient_merges')
    .values({ ...row, user_id: actor.userUuid })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('merged_patients')
    .set({ current_patient_id: to })
    .where('account_id', '=', actor.accountUuid)
    .where('issuer', '=', issuer)
    .where('current_patient_id', '=', from)
    .execute()
  const alias = { account_id: actor.accountUuid, issuer, patient_id: from, current_patient_id: to }
  await tx.insertInto('merged_patients').values(alias).execute()
  return merge.id
}

/** Gives the orders of the one patient to the other, trashed ones too, and records each change. @returns their ids */
async function moveOrders({ tx, actor }: Call, { issuer, from, to }: TwoPatients, mergeId: string): Promise<string[]> {
  const { rows } = await sql<{ order_id: string }>`
    with moved as (
      update patient_orders o set patient_id = ${to}
      where o.account_id = ${actor.accountUuid}::uuid and o.patient_id = ${from}
        and (o.trashed_at is not null or o.patient_id_search = search_text(${from}))
        and o.institution_id in (select i.id from institutions i where issuer_of_patient_ids(i.id) = ${issuer})
      returning o.id),
    corrected as (
      insert into order_corrections (account_id, order_id, user_id, reason, keyword, replaced, value)
      select m.account_id, moved.id, m.user_id, m.reason, 'PatientID', m.from_patient_id, m.to_patient_id
      from moved, patient_merges m where m.id = ${mergeId}::bigint
      returning id, order_id)
    insert into patient_merge_orders (account_id, merge_id, order_id, correction_id)
    select ${actor.accountUuid}::uuid, ${mergeId}::bigint, order_id, id from corrected
    returning order_id`.execute(tx)
  return rows.map((row) => row.order_id)
}

/** Makes two patient ids of one issuer one person (contract 9). @throws ApiError NotFound, InvalidParameter, Conflict */
export const mergePatients: UseCase<'MergePatients'> = async (call, input) => {
  const reason = readSentence('reason', input.Reason)
  const patients = await requireTwoPatients(call, input)
  await lockPatients(call.tx, call.actor.accountUuid)
  await refuseMerged(call, patients)
  const mergeId = await insertMerge(call, patients, reason)
  const orders = await moveOrders(call, patients, mergeId)
  if (orders.length === 0) throw notFound('fromPatientId')
  call.note.orderUuids.push(...orders)
  call.note.detail['InstitutionUuid'] = input.InstitutionUuid
  call.note.detail['Detail'] = 'The patient was merged into another.'
  return { OrderCount: orders.length }
}
