import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import { notFound } from '../errors.ts'
import { readSentence } from '../plain-text.rules.ts'
import type { Call, UseCase } from '../use-case.ts'
import { lockPatients } from './patients-lock.ts'
import { requireTwoPatients, type TwoPatients } from './require-two-patients.ts'

async function requireMerge({ tx, actor }: Call, { issuer, from, to }: TwoPatients): Promise<string> {
  const merge = await tx
    .selectFrom('patient_merges')
    .select('id')
    .where('account_id', '=', actor.accountUuid)
    .where('issuer', '=', issuer)
    .where('from_patient_id', '=', from)
    .where('to_patient_id', '=', to)
    .where('undone_at', 'is', null)
    .executeTakeFirst()
  if (!merge) throw notFound('fromPatientId')
  return merge.id
}

/** Undone in between, a merge would leave orders of the one patient with the third. */
async function refuseMergedOn({ tx, actor }: Call, { issuer, to }: TwoPatients): Promise<void> {
  const later = await tx
    .selectFrom('merged_patients')
    .select('patient_id')
    .where('account_id', '=', actor.accountUuid)
    .where('issuer', '=', issuer)
    .where('patient_id', '=', to)
    .executeTakeFirst()
  if (later)
    throw new ApiError('Conflict', 'The patient of toPatientId was merged into another since. Undo that first.')
}

/**
 * Gives back the orders that the merge changed and that nobody has given another patient id since. What other merges
 * changed later is undone by now: it is no change of its own.
 */
async function giveBack({ tx, actor }: Call, { from, to }: TwoPatients, mergeId: string, reason: string) {
  const { rows } = await sql<{ order_id: string }>`
    with given_back as (
      update patient_orders o set patient_id = ${from}
      from patient_merge_orders mo
      where mo.merge_id = ${mergeId}::bigint and o.id = mo.order_id and o.patient_id = ${to}
        and not exists (select 1 from order_corrections c
          where c.order_id = o.id and c.keyword = 'PatientID' and c.id > mo.correction_id and c.replaced = ${to}
            and not exists (select 1 from patient_merge_orders x
              where x.order_id = o.id and c.id in (x.correction_id, x.undone_correction_id)))
      returning o.id),
    corrected as (
      insert into order_corrections (account_id, order_id, user_id, reason, keyword, replaced, value)
      select ${actor.accountUuid}::uuid, id, ${actor.userUuid}::uuid, ${reason}, 'PatientID', ${to}, ${from} from given_back
      returning id, order_id)
    update patient_merge_orders mo set undone_correction_id = c.id from corrected c
    where mo.merge_id = ${mergeId}::bigint and mo.order_id = c.order_id
    returning mo.order_id`.execute(tx)
  return rows.map((row) => row.order_id)
}

/** The ids that went by `to` through `from` go by `from` again. */
async function renewAliases({ tx, actor }: Call, { issuer, from }: TwoPatients): Promise<void> {
  await sql`
    with recursive below as (
      select ${from}::text as patient_id
      union select m.from_patient_id from patient_merges m join below b on m.to_patient_id = b.patient_id
      where m.account_id = ${actor.accountUuid}::uuid and m.issuer = ${issuer} and m.undone_at is null),
    renewed as (
      update merged_patients p set current_patient_id = ${from} from below b
      where p.account_id = ${actor.accountUuid}::uuid and p.issuer = ${issuer} and p.patient_id = b.patient_id
        and b.patient_id <> ${from})
    delete from merged_patients p
    where p.account_id = ${actor.accountUuid}::uuid and p.issuer = ${issuer} and p.patient_id = ${from}`.execute(tx)
}

/**
 * Undoes a merge: what it changed and nothing later (contract 9).
 * @throws ApiError NotFound for patients that are not merged, InvalidParameter, Conflict
 */
export const unmergePatients: UseCase<'UnmergePatients'> = async (call, input) => {
  const reason = readSentence('reason', input.Reason)
  const patients = await requireTwoPatients(call, input)
  await lockPatients(call.tx, call.actor.accountUuid)
  const mergeId = await requireMerge(call, patients)
  await refuseMergedOn(call, patients)
  const undone = { undone_at: new Date(), undone_by: call.actor.userUuid, undone_reason: reason }
  await call.tx.updateTable('patient_merges').set(undone).where('id', '=', mergeId).execute()
  await renewAliases(call, patients)
  const orders = await giveBack(call, patients, mergeId, reason)
  call.note.orderUuids.push(...orders)
  call.note.detail['InstitutionUuid'] = input.InstitutionUuid
  call.note.detail['Detail'] = 'The merge of the patient was undone.'
  return { OrderCount: orders.length }
}
