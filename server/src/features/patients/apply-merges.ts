import type pg from 'pg'

// From the order's patient id on, merge by merge.
const CHAIN = `
with recursive chain as (
  select m.id, m.account_id, m.issuer, m.from_patient_id, m.to_patient_id, m.reason, m.user_id, 1 as step
  from patient_orders o join patient_merges m on m.account_id = o.account_id
    and m.issuer = issuer_of_patient_ids(o.institution_id) and m.from_patient_id = o.patient_id and m.undone_at is null
  where o.id = $1::uuid
  union all
  select m.id, m.account_id, m.issuer, m.from_patient_id, m.to_patient_id, m.reason, m.user_id, c.step + 1
  from chain c join patient_merges m on m.account_id = c.account_id and m.issuer = c.issuer
    and m.from_patient_id = c.to_patient_id and m.undone_at is null)`

/**
 * Gives an order that has come in under an id that is merged to the patient of that id, as if it had been there at the
 * merge: recorded, and changed back when the merge is undone.
 */
export async function applyMerges(client: pg.PoolClient, orderUuid: string): Promise<void> {
  await client.query({
    name: 'apply-patient-merges',
    text: `${CHAIN},
      moved as (
        update patient_orders o set patient_id = c.to_patient_id from chain c
        where o.id = $1::uuid and c.step = (select max(step) from chain)),
      corrected as (
        insert into order_corrections (account_id, order_id, user_id, reason, keyword, replaced, value)
        select account_id, $1::uuid, user_id, reason, 'PatientID', from_patient_id, to_patient_id from chain order by step
        returning id, replaced)
      insert into patient_merge_orders (account_id, merge_id, order_id, correction_id)
      select c.account_id, c.id, $1::uuid, k.id from chain c join corrected k on k.replaced = c.from_patient_id
      on conflict (merge_id, order_id) do nothing`,
    values: [orderUuid],
  })
}

/** Records that images of an order name its patient by an id that is merged, so that copies of them name the other. */
export async function recordMergedId(client: pg.PoolClient, orderUuid: string, patientId: string): Promise<void> {
  await client.query({
    name: 'record-merged-patient-id',
    text: `insert into order_corrections (account_id, order_id, user_id, reason, keyword, replaced, value)
      select m.account_id, o.id, m.user_id, m.reason, 'PatientID', $2, o.patient_id
      from patient_orders o join patient_merges m on m.account_id = o.account_id
        and m.issuer = issuer_of_patient_ids(o.institution_id) and m.from_patient_id = $2 and m.undone_at is null
      where o.id = $1::uuid and not exists (select 1 from order_corrections c
        where c.order_id = o.id and c.keyword = 'PatientID' and c.replaced = $2 and c.value = o.patient_id)`,
    values: [orderUuid, patientId],
  })
}
