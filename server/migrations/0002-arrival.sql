-- Arrival: the patient of a study as its images say, UIDs that orders had before they took in a study, orders that share one.

-- The patient id of the images, which what arrives later must not contradict; the order's own may be corrected.
alter table studies add column patient_id text not null default '';

-- A scheduled order's own UID after it took in a study with another: what arrives with it still finds the order.
create table study_uid_aliases (
  account_id uuid not null,
  institution_id uuid not null references institutions,
  study_instance_uid text not null,
  order_id uuid not null references patient_orders,
  primary key (institution_id, study_instance_uid, order_id)
);
call secure_table('study_uid_aliases');
create index study_uid_aliases_order on study_uid_aliases (order_id);

-- The order whose study fulfils this one too: it has no images of its own and opens that study.
alter table patient_orders add column fulfilled_by uuid references patient_orders;

-- Scheduled orders by patient and accession number, as an arriving study looks for them.
create index patient_orders_scheduled on patient_orders (institution_id, patient_id, accession_number)
  where status = 'Scheduled' and trashed_at is null;
