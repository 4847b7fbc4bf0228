-- Ids that are looked for by how they end (`*0042`): backwards, an index leads to them as to a beginning.
alter table patient_orders
  add column patient_id_backwards text collate "C" not null generated always as (reverse(search_text(patient_id))) stored,
  add column accession_backwards text collate "C" not null generated always as (reverse(search_text(accession_number))) stored;
create index patient_orders_patient_end on patient_orders (account_id, patient_id_backwards) where trashed_at is null;
create index patient_orders_accession_end on patient_orders (account_id, accession_backwards) where trashed_at is null;
