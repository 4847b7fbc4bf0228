-- Series and images that were deleted by themselves: each deletion is an entry of the trash of its own.
create table trash_entries (
  id uuid primary key,
  account_id uuid not null references accounts,
  order_id uuid not null references patient_orders on delete cascade,
  series_id bigint not null references series on delete cascade,
  -- '' for all that a series had.
  sop_instance_uid text not null default '',
  images_count int not null,
  user_id uuid not null references users,
  trashed_at timestamptz not null default clock_timestamp()
);
call secure_table('trash_entries');
create index trash_entries_newest on trash_entries (account_id, trashed_at desc, id desc);
create index trash_entries_order on trash_entries (order_id);
create index trash_entries_series on trash_entries (series_id);

alter table instances add column trash_entry_id uuid references trash_entries on delete set null;
create index instances_trash_entry on instances (trash_entry_id) where trash_entry_id is not null;

-- A study whose images were all deleted is found by nobody until one comes back. Its own column, since counts change with every
-- arrival, and an index over them would make each of those dearer.
alter table studies add column is_empty boolean not null default false;
drop index studies_newest;
create index studies_newest on studies (account_id, study_date desc, study_time desc, id desc)
  include (institution_id, order_id, study_instance_uid) where trashed_at is null and not is_empty;
