-- Patients that are one person under two ids, and the inbox: what arrived in contradiction to what is stored.

-- What was set right in an order, and what it replaced. The same table as in 0006, for a database that has it not yet.
do $$ begin
  if to_regclass('order_corrections') is null then
    create table order_corrections (
      id bigint generated always as identity primary key,
      account_id uuid not null,
      order_id uuid not null references patient_orders on delete cascade,
      at timestamptz not null default clock_timestamp(),
      user_id uuid,
      reason text not null,
      keyword text not null,
      replaced text not null,
      value text not null
    );
    call secure_table('order_corrections');
    create index order_corrections_order on order_corrections (order_id);
  end if;
end $$;

-- Who gives out the patient ids of an institution: ids of different issuers are different people (contract 9).
create function issuer_of_patient_ids(institution uuid) returns text language sql stable parallel safe
  as $$ select coalesce(nullif(issuer_of_patient_id, ''), id::text) from institutions where id = institution $$;

create table patient_merges (
  id bigint generated always as identity primary key,
  account_id uuid not null references accounts,
  issuer text not null,
  from_patient_id text not null,
  to_patient_id text not null,
  reason text not null,
  user_id uuid,
  at timestamptz not null default clock_timestamp(),
  undone_at timestamptz,
  undone_by uuid,
  undone_reason text not null default ''
);
create unique index patient_merges_from on patient_merges (account_id, issuer, from_patient_id) where undone_at is null;
call secure_table('patient_merges');

-- The orders that a merge changed, and how each change was recorded: only these does its undoing change back.
create table patient_merge_orders (
  account_id uuid not null references accounts,
  merge_id bigint not null references patient_merges,
  order_id uuid not null references patient_orders on delete cascade,
  correction_id bigint not null,
  undone_correction_id bigint,
  primary key (merge_id, order_id)
);
create index patient_merge_orders_order on patient_merge_orders (order_id);
call secure_table('patient_merge_orders');

-- Every id that is merged, and the one that its patient goes by now, however many merges lie between: one lookup an image.
create table merged_patients (
  account_id uuid not null references accounts,
  issuer text not null,
  patient_id text not null,
  current_patient_id text not null,
  primary key (account_id, issuer, patient_id)
);
create index merged_patients_current on merged_patients (account_id, issuer, current_patient_id);
call secure_table('merged_patients');

-- The ids that one person has in an institution: this one, and those that are merged with it.
create function same_patient_ids(institution uuid, id text) returns setof text language sql stable parallel safe
  as $$
    with issuer as (select account_id, issuer_of_patient_ids(i.id) as name from institutions i where i.id = institution),
    current as (
      select coalesce((select p.current_patient_id from merged_patients p
        where p.account_id = issuer.account_id and p.issuer = issuer.name and p.patient_id = same_patient_ids.id), same_patient_ids.id) as id
      from issuer)
    select current.id from current
    union select same_patient_ids.id
    union select p.patient_id from issuer, current, merged_patients p
      where p.account_id = issuer.account_id and p.issuer = issuer.name and p.current_patient_id = current.id
  $$;
