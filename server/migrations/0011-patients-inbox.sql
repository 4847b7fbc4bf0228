-- Patients that are one person under two ids, and the inbox: what arrived in contradiction to what is stored.

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

-- What arrived in contradiction to what is stored: kept, and seen nowhere until someone files it.
create table inbox_items (
  id uuid primary key,
  account_id uuid not null references accounts,
  institution_id uuid not null references institutions,
  state text not null default 'Waiting' check (state in ('Waiting', 'Filed', 'Discarded')),
  reason text not null,
  patient_name text not null default '',
  patient_id text not null default '',
  modality text not null default '',
  study_instance_uid text not null,
  sop_instance_uid text not null,
  -- null once the item is filed or discarded: then an instance holds the blob, or nobody.
  blob_key uuid,
  blob_size bigint not null,
  sha256 bytea not null,
  data_set_sha256 bytea not null,
  anonymized boolean not null default false,
  -- Who brought it, and by which door; the order that it contradicts.
  action text not null,
  user_id uuid,
  api_key_id uuid,
  session_id uuid,
  address text not null default '',
  request_id text not null default '',
  order_id uuid,
  at timestamptz not null default clock_timestamp(),
  settled_at timestamptz,
  settled_by uuid,
  filed_order_id uuid
);
create unique index inbox_items_blob on inbox_items (blob_key);
-- What a device sends again while it waits is kept once.
create unique index inbox_items_waiting on inbox_items (institution_id, sop_instance_uid, data_set_sha256) where state = 'Waiting';
create index inbox_items_newest on inbox_items (account_id, at desc, id desc) where state = 'Waiting';
call secure_table('inbox_items');

-- Whether the first copy stays when another comes under its SOP Instance UID, or makes place for it.
alter table accounts add column conflict_rule text not null default 'keep' check (conflict_rule in ('keep', 'replace'));
-- When a later version took its place; it can be brought back for the account's trash days.
alter table instances add column replaced_at timestamptz;
create index instances_replaced on instances (account_id, replaced_at) where replaced_at is not null;
-- Whether it came from an anonymised run: an identified copy comes before it.
alter table instances add column anonymized boolean not null default false;
alter table studies add column anonymized boolean not null default false;
